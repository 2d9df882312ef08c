import { z } from "zod";

export const MAX_SNAPSHOTS_PER_PAGE = 1000;

/** `before` is the id of the last snapshot of the page before. */
export const listSnapshotsSchema = z.object({
  hostId: z.string().min(1).max(64),
  limit: z.number().int().min(1).max(MAX_SNAPSHOTS_PER_PAGE).default(200),
  before: z.string().max(64).optional(),
});
export type ListSnapshotsInput = z.input<typeof listSnapshotsSchema>;
