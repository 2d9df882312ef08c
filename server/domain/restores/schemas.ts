import { z } from "zod";
import { restoreOrderShape, snapshotIdSchema } from "@/agent/protocol/mod";

const hostIdSchema = z.string().min(1).max(64);
const { paths, target, overwrite, ownership, isDryRun, isVerified } = restoreOrderShape;

/** `hostId` is whose snapshot it is; `toHostId` where it is restored, left out for the host itself. */
export const startRestoreSchema = z
  .object({
    hostId: hostIdSchema,
    snapshotId: snapshotIdSchema,
    ...{ paths, target, overwrite, ownership, isDryRun, isVerified },
    toHostId: hostIdSchema.optional(),
  })
  .refine(({ target, ownership }) => target === "folder" || ownership === "snapshot", {
    path: ["ownership"],
    message: "must be as in the snapshot for a restore in place",
  });
export type StartRestoreInput = z.input<typeof startRestoreSchema>;
export type RestorePlan = z.output<typeof startRestoreSchema>;

export const listTargetsSchema = z.object({
  hostId: hostIdSchema,
  search: z.string().trim().max(200, "must be at most 200 characters").default(""),
});
export type ListTargetsInput = z.input<typeof listTargetsSchema>;
