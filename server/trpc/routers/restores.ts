import { z } from "zod";
import { OVERWRITE_POLICIES, snapshotIdSchema, snapshotPathSchema } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import { procedure, router } from "../init";

const startSchema = z.object({
  hostId: z.string(),
  snapshotId: snapshotIdSchema,
  paths: z.array(snapshotPathSchema).max(200),
  target: z.enum(["folder", "in_place"]),
  overwrite: z.enum(OVERWRITE_POLICIES),
  ownership: z.enum(["snapshot", "agent"]),
  isDryRun: z.boolean(),
  isVerified: z.boolean(),
  toHostId: z.string().optional(),
});
type Target = { hostId: string; hostname: string; isOnline: boolean; canRestore: boolean; os: string };

export const restoresRouter = router({
  start: procedure.input(startSchema).mutation((): Promise<{ jobId: string; hostId: string }> => notYet()),
  targets: procedure
    .input(z.object({ hostId: z.string(), search: z.string().optional() }))
    .query((): Promise<Target[]> => notYet()),
});

function notYet(): never {
  throw new AppError("agent_too_old", "This server cannot do that yet.");
}
