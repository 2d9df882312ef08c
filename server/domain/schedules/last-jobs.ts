import type { Database } from "@/server/db/database";
import type { Prisma } from "@/server/db/generated/client";

export type LastJob = Pick<Prisma.JobModel, "id" | "state" | "nominalAt" | "finishedAt">;

/** The newest job of each schedule: two statements by keys, whatever the number of schedules and of their jobs. */
export async function lastJobsOf(
  prisma: Pick<Database["prisma"], "$queryRaw" | "job">,
  scheduleIds: readonly string[],
): Promise<Map<string, LastJob>> {
  const found = await prisma.$queryRaw<{ jobId: string | null }[]>`
    SELECT (SELECT "id" FROM "Job" WHERE "scheduleId" = s.value ORDER BY "createdAt" DESC, "id" DESC LIMIT 1) AS "jobId"
    FROM json_each(${JSON.stringify(scheduleIds)}) s`;
  const rows = await prisma.job.findMany({
    where: { id: { in: found.flatMap(({ jobId }) => jobId ?? []) } },
    select: { id: true, state: true, nominalAt: true, finishedAt: true, scheduleId: true },
  });
  return new Map(rows.flatMap(({ scheduleId, ...job }) => (scheduleId === null ? [] : [[scheduleId, job] as const])));
}
