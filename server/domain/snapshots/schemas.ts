import { z } from "zod";

export const listSnapshotsSchema = z.object({
  hostId: z.string().min(1).max(64),
  limit: z.number().int().min(1).max(1000).default(200),
});
export type ListSnapshotsInput = z.input<typeof listSnapshotsSchema>;
