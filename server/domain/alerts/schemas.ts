import { z } from "zod";

export const ALERT_KINDS = [
  "cloned_identity",
  "update_failed",
  "certificate_ends",
  "server_restored",
  "settings_older",
] as const;
export const alertKindSchema = z.enum(ALERT_KINDS);
export type AlertKind = z.infer<typeof alertKindSchema>;

export const ALERT_STATES = ["open", "closed"] as const;
export const MAX_ALERTS_PER_PAGE = 500;

/** `before` is the id of the last alert of the page before. */
export const listAlertsSchema = z.object({
  state: z.enum(ALERT_STATES).optional(),
  hostId: z.string().min(1).max(64).optional(),
  limit: z.number().int().min(1).max(MAX_ALERTS_PER_PAGE).default(50),
  before: z.string().min(1).max(64).optional(),
});
export type ListAlertsInput = z.input<typeof listAlertsSchema>;

export const alertRefSchema = z.object({ alertId: z.string().min(1).max(64) });
export type AlertRef = z.infer<typeof alertRefSchema>;
