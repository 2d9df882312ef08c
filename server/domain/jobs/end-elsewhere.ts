import type { Ctx } from "@/server/core/context";
import type { Unit } from "@/server/db/transact";
import { endJob } from "./end-job";

type OpenJob = { id: string; hostId: string; kind: string; state: string };

const MESSAGE =
  "The order went to another machine with this host's identity, so nobody can say how it ended; it was not sent to a second one. Look at the host's alerts, then run it again.";

/** Gives up a job that another machine had: two machines must never do one order. */
export async function endElsewhere(unit: Unit, ctx: Ctx, job: OpenJob): Promise<void> {
  const { id: jobId, hostId, kind, state: before } = job;
  const ending = { state: "lost", cause: "unknown", message: MESSAGE, finishedAt: ctx.clock.now() } as const;
  if (!(await endJob(unit, ctx, { jobId, hostId, from: ["sent", "running"], ...ending }))) return;
  await unit.audit({
    action: "jobs.reconcile",
    targetKind: "job",
    targetId: jobId,
    hostId,
    details: { kind, before, after: ending.state, cause: ending.cause, reason: "another_machine" },
  });
}
