import { jobResultSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { dayOf } from "@/server/core/days";
import type { Unit } from "@/server/db/transact";

type Place = { id: string; url: string; resticRepositoryId: string | null };
type Ended = { result: unknown; state: string; finishedAt: Date | null; repository: Place | null };

/** All rows of one repository: hosts that name the same location each have their own. */
export const samePlace = ({ url, resticRepositoryId }: Omit<Place, "id">) =>
  resticRepositoryId === null ? { url } : { resticRepositoryId };

/** A finished `stats` says what the repository takes: every host that uses it learns so. */
export async function noteMeasured(unit: Unit, ctx: Ctx, job: Ended): Promise<void> {
  const { repository } = job;
  const stats = job.result === null ? undefined : jobResultSchema.parse(job.result).stats;
  if (!repository || job.state !== "succeeded" || !stats) return;
  const at = job.finishedAt ?? ctx.clock.now();
  const sizeBytes = BigInt(Math.round(stats.totalBytes));
  await unit.tx.repository.updateMany({ where: samePlace(repository), data: { sizeBytes, sizeMeasuredAt: at } });
  await noteDay(unit, repository, { day: dayOf(at), sizeBytes });
}

/** What a backup added is added to the size, where that is known; the next measuring puts it right. */
export async function noteGrowth(unit: Unit, ctx: Ctx, job: Ended): Promise<void> {
  const { repository } = job;
  const summary = job.result === null ? undefined : jobResultSchema.parse(job.result).summary;
  if (!repository || !summary) return;
  const added = BigInt(Math.round(summary.dataAddedPackedBytes ?? summary.dataAddedBytes));
  await unit.tx.repository.updateMany({
    where: { ...samePlace(repository), sizeBytes: { not: null } },
    data: { sizeBytes: { increment: added } },
  });
  const row = await unit.tx.repository.findUnique({ where: { id: repository.id }, select: { sizeBytes: true } });
  if (row?.sizeBytes == null) return;
  await noteDay(unit, repository, { day: dayOf(job.finishedAt ?? ctx.clock.now()), sizeBytes: row.sizeBytes });
}

/** One row a day and host that did something; what other hosts noted of the same repository today follows it. */
async function noteDay({ tx }: Unit, place: Place, { day, sizeBytes }: { day: string; sizeBytes: bigint }) {
  const repositoryId = place.id;
  await tx.repositoryDay.updateMany({ where: { day, repository: samePlace(place) }, data: { sizeBytes } });
  await tx.repositoryDay.upsert({
    where: { repositoryId_day: { repositoryId, day } },
    create: { repositoryId, day, sizeBytes },
    update: { sizeBytes },
  });
}
