import { z } from "zod";
import type { DiffLine, FoundEntry, SnapshotEntry } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import { listSnapshots, listSnapshotsSchema } from "@/server/domain/snapshots";
import { procedure, router } from "../init";

type TreePage = { path: string; entries: SnapshotEntry[]; total: number | null; nextOffset: number | null };
type Found = { found: (FoundEntry & { takenAt: Date | null })[]; isCut: boolean };
type Diff = {
  changes: Extract<DiffLine, { path: string }>[];
  isCut: boolean;
  sums: Extract<DiffLine, { sums: object }>["sums"];
};

const via = { hostId: z.string(), viaHostId: z.string().optional() };
const notYet = (): never => {
  throw new AppError("not_found", "This server can't do that yet.");
};
const job = (): { jobId: string } => notYet();

export const snapshotsRouter = router({
  list: procedure.input(listSnapshotsSchema).query(({ ctx, input }) => listSnapshots(ctx, input)),
  tree: procedure
    .input(
      z.object({
        ...via,
        snapshotId: z.string(),
        path: z.string(),
        offset: z.number().optional(),
        limit: z.number().optional(),
      }),
    )
    .query((): TreePage => notYet()),
  find: procedure
    .input(
      z.object({
        ...via,
        pattern: z.string(),
        isExact: z.boolean().optional(),
        isCaseIgnored: z.boolean().optional(),
      }),
    )
    .query((): Found => notYet()),
  diff: procedure
    .input(z.object({ ...via, from: z.string(), to: z.string(), path: z.string().optional() }))
    .query((): Diff => notYet()),
  retag: procedure
    .input(
      z.object({
        hostId: z.string(),
        snapshotId: z.string(),
        tags: z.array(z.string()).optional(),
        isHeld: z.boolean().optional(),
      }),
    )
    .mutation(job),
  forget: procedure.input(z.object({ hostId: z.string(), snapshotId: z.string(), confirm: z.string() })).mutation(job),
  refresh: procedure.input(z.object({ hostId: z.string() })).mutation(job),
});
