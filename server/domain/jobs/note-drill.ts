import { type JobResult, jobResultSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { Prisma } from "@/server/db/generated/client";
import type { Unit } from "@/server/db/transact";
import { refreshProtection } from "@/server/domain/protection";

type EndedDrill = Prisma.JobGetPayload<{ include: { repository: true } }>;
type Facts = Pick<Prisma.HostModel, "drillState" | "drillCause" | "drillJobId" | "drillAt"> &
  Partial<Pick<Prisma.HostModel, "restoreProvenAt" | "restoreBytesPerSecond">>;

/**
 * What a drill has shown of the host whose snapshots it restored, whichever host did the restoring. One that began
 * before the repository or its access changed shows nothing of what there is now.
 */
export async function noteDrill(unit: Unit, ctx: Ctx, job: EndedDrill): Promise<void> {
  const { repository } = job;
  const at = job.finishedAt ?? ctx.clock.now();
  if (!repository || job.result === null || (job.startedAt ?? job.createdAt) < repository.accessChangedAt) return;
  const result = jobResultSchema.parse(job.result);
  const facts = drillFacts(result, { jobId: job.id, at });
  if (facts === null) return;
  const { hostId } = repository;
  const { count } = await unit.tx.host.updateMany({
    where: { id: hostId, OR: [{ drillAt: null }, { drillAt: { lte: at } }] },
    data: facts,
  });
  if (count === 0) return;
  if (facts.drillState === "succeeded" && result.verify?.isKitProven === true)
    await unit.tx.repository.update({
      where: { id: repository.id },
      data: { kitProvenAt: at, kitProvenJobId: job.id },
    });
  await refreshProtection(unit, { hostId, now: ctx.clock.now() });
  unit.emit("host.changed", { hostId });
}

/** Null for a drill that could not be done: it proves nothing, and the last proof goes on growing older. Pure. */
function drillFacts(result: JobResult, { jobId, at }: { jobId: string; at: Date }): Facts | null {
  const done = { drillJobId: jobId, drillAt: at };
  if (result.cause === "repo_damaged") return { ...done, drillState: "failed", drillCause: result.cause };
  if (result.state !== "succeeded") return null;
  const speed = result.verify?.bytesPerSecond;
  return {
    ...{ ...done, drillState: "succeeded", drillCause: null, restoreProvenAt: at },
    ...(speed === undefined ? {} : { restoreBytesPerSecond: BigInt(Math.round(speed)) }),
  };
}
