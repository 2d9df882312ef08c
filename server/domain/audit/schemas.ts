import { z } from "zod";

/** `before` is the `seq` of the last entry of the page before. */
export const listAuditSchema = z.object({
  limit: z.number().int().min(1).max(500).default(100),
  before: z.number().int().positive().optional(),
  hostId: z.string().min(1).max(64).optional(),
});
export type ListAuditInput = z.input<typeof listAuditSchema>;
