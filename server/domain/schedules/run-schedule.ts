import type { JobOrder, Schedule } from "@/agent/protocol/mod";
import { jobResultSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { transact, type Unit } from "@/server/db/transact";
import { enqueueJob } from "@/server/domain/jobs";
import { toSchedule } from "@/server/domain/protection";
import { toSourceGroup } from "@/server/domain/source-groups";
import { requireScheduleAccess, scheduleNotFound } from "./rows";
import type { ScheduleRef } from "./schemas";

/**
 * Does now what the schedule does: one backup per source group, or one job of its kind. A job of it that still waits
 * serves for this one too; its next run comes as if nothing had happened.
 * @throws AppError `schedule_not_found`, `repository_not_ready`
 */
export async function runSchedule(ctx: Ctx, { scheduleId }: ScheduleRef): Promise<{ jobIds: string[] }> {
  const { hostId } = await requireScheduleAccess(ctx, "operator", scheduleId);
  return transact(ctx, async (unit) => {
    const row = await unit.tx.schedule.findUnique({ where: { id: scheduleId } });
    if (!row) throw scheduleNotFound();
    const primary = { hostId_purpose: { hostId, purpose: "primary" } };
    const repository = await unit.tx.repository.findUnique({ where: primary });
    if (repository?.state !== "ready")
      throw new AppError(
        "repository_not_ready",
        "The repository is not ready; see its state on the host's page first.",
      );
    const jobIds: string[] = [];
    for (const order of await ordersOf(unit, toSchedule(row))) {
      const target = { hostId, scheduleId, repositoryId: repository.id, order };
      jobIds.push((await waitingJob(unit, ctx, target)) ?? (await enqueueJob(unit, ctx, target)));
    }
    const details = { name: row.name, kind: row.kind, jobIds };
    await unit.audit({ action: "schedules.run", targetKind: "schedule", targetId: scheduleId, hostId, details });
    return { jobIds };
  });
}

type Target = { hostId: string; scheduleId: string; order: JobOrder };

async function waitingJob({ tx }: Unit, { clock }: Ctx, { hostId, scheduleId, order }: Target): Promise<string | null> {
  const sourceGroupId = order.kind === "backup" ? order.sourceGroup.sourceGroupId : null;
  const job = await tx.job.findFirst({
    where: { hostId, scheduleId, sourceGroupId, kind: order.kind, state: "queued", expiresAt: { gt: clock.now() } },
    select: { id: true },
  });
  return job?.id ?? null;
}

async function ordersOf(unit: Unit, schedule: Schedule): Promise<JobOrder[]> {
  switch (schedule.kind) {
    case "backup":
      return backupOrders(unit, schedule.sourceGroupIds);
    case "forget":
      return schedule.retention === null ? [] : [{ kind: "forget", retention: schedule.retention, isDryRun: false }];
    case "prune":
      return [{ kind: "prune" }];
    case "check":
      return [{ kind: "check", readData: await nextPart(unit, schedule) }];
    case "verify":
      return [{ kind: "verify", sampleFiles: VERIFY_FILES, sampleBytes: VERIFY_BYTES }];
  }
}

const VERIFY_FILES = 20;
const VERIFY_BYTES = 256 * 1024 * 1024;

/** In the schedule's order; a group that was removed is left out. */
async function backupOrders({ tx }: Unit, sourceGroupIds: readonly string[]): Promise<JobOrder[]> {
  const rows = await tx.sourceGroup.findMany({ where: { id: { in: [...sourceGroupIds] } } });
  const groups = new Map(rows.map((row) => [row.id, toSourceGroup(row)]));
  return sourceGroupIds.flatMap((id) => {
    const sourceGroup = groups.get(id);
    return sourceGroup ? [{ kind: "backup", sourceGroup, isDryRun: false }] : [];
  });
}

/** The part of the data after the one that was read last; the agent goes on by its own count. */
async function nextPart({ tx }: Unit, { scheduleId, checkParts }: Schedule) {
  if (checkParts === null) return null;
  const last = await tx.job.findFirst({
    where: { scheduleId, kind: "check", state: "succeeded" },
    orderBy: { createdAt: "desc" },
    select: { result: true },
  });
  const read = last?.result ? jobResultSchema.parse(last.result).check?.readData : null;
  return { part: read?.total === checkParts ? (read.part % checkParts) + 1 : 1, total: checkParts };
}
