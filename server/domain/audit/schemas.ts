import { z } from "zod";

/** What narrows the log down; everything given must fit. */
export const auditFilterSchema = z.object({
  /** Name of whoever did it. */
  actor: z.string().trim().min(1).max(128).optional(),
  /** An action such as `users.create`, or a room such as `users`. */
  action: z
    .string()
    .trim()
    .regex(/^[a-z-]+(\.[a-z_]+)?$/, "must be an action such as users.create, or its part before the dot")
    .max(64)
    .optional(),
  /** Id or name of a host. */
  host: z.string().trim().min(1).max(253).optional(),
  from: z.date().optional(),
  /** Not included. */
  to: z.date().optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** `before` is the `seq` of the last entry of the page before. */
export const listAuditSchema = auditFilterSchema.extend({
  limit: z.number().int().min(1).max(500).default(100),
  before: z.number().int().positive().optional(),
  hostId: z.string().min(1).max(64).optional(),
});
export type ListAuditInput = z.input<typeof listAuditSchema>;
