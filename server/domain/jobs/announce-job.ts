import { occurrenceJobId } from "@/agent/calendar/mod";
import type { AgentMessage, JobOrder } from "@/agent/protocol/mod";
import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { transact, type Unit } from "@/server/db/transact";
import { openAlert } from "@/server/domain/alerts";
import { refreshProtection } from "@/server/domain/protection";
import { QUEUE_EXPIRY_MS } from "./enqueue-job";
import { isElsewhere, machineOf } from "./machine";
import { jobNotFound, notAfter } from "./rows";

export type AnnounceJobInput = { hostId: string } & Pick<
  AgentMessage & { type: "job.announced" },
  "jobId" | "scheduleId" | "nominalAt" | "acceptedAt" | "order"
>;

type OccurrenceJob = Pick<AnnounceJobInput, "jobId" | "scheduleId" | "nominalAt" | "order">;

/**
 * The host's own schedule, or somebody on the host, has started a job there: it gets its row, as one that runs. A
 * repeat changes nothing. A schedule that was removed meanwhile is left out of the row, so that the job's log and
 * result still find a place. Of two machines that ran the same occurrence the first one's log and result count.
 * @throws AppError `job_not_found` for another host's job, `schedule_not_found` for another host's schedule,
 *         `invalid_request` when the id is not the one of that occurrence
 */
export async function announceJob(ctx: Ctx, input: AnnounceJobInput): Promise<void> {
  const { hostId, jobId } = input;
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  requireOwnId(input);
  await transact(ctx, async (unit) => {
    const select = { hostId: true, sentToMachineId: true };
    const known = await unit.tx.job.findUnique({ where: { id: jobId }, select });
    if (known && known.hostId !== hostId) throw jobNotFound();
    if (!known) await createAnnounced(unit, ctx, input);
    else if (isElsewhere(known, ctx.actor)) await noteSecond(unit, ctx, input);
  });
}

function noteSecond(unit: Unit, ctx: Ctx, { hostId, nominalAt }: AnnounceJobInput): Promise<void> {
  const message = `A second machine ran what this host's schedule named for ${nominalAt}; only what the first one reported was kept.`;
  return openAlert(unit, ctx, { kind: "cloned_identity", subject: machineOf(ctx.actor) ?? "", hostId, message });
}

/** Of a job that was asked for on the host itself. */
const LOCAL_JOB_ID = /^local-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws AppError `invalid_request` */
export function requireOwnId({ jobId, scheduleId, nominalAt, order }: OccurrenceJob): void {
  const isOwn =
    scheduleId === null
      ? LOCAL_JOB_ID.test(jobId)
      : jobId === occurrenceJobId(scheduleId, new Date(nominalAt), groupOf(order) ?? undefined);
  if (!isOwn)
    throw new AppError("invalid_request", "The job's id is not the one of its schedule and time; update the agent.");
}

export const groupOf = (order: JobOrder): string | null =>
  order.kind === "backup" ? order.sourceGroup.sourceGroupId : null;

async function createAnnounced(unit: Unit, ctx: Ctx, input: AnnounceJobInput): Promise<void> {
  const { hostId, jobId, order } = input;
  const now = ctx.clock.now();
  const schedule = await ownSchedule(unit, input);
  const sourceGroupId = await ownGroupId(unit, hostId, groupOf(order));
  const primary = { hostId_purpose: { hostId, purpose: "primary" } };
  const repository = await unit.tx.repository.findUnique({ where: primary, select: { id: true } });
  const at = notAfter(input.acceptedAt, now);
  await unit.tx.job.create({
    data: {
      ...{ id: jobId, hostId, repositoryId: repository?.id ?? null, sourceGroupId, kind: order.kind, order },
      ...{ scheduleId: schedule?.id ?? null, nominalAt: new Date(input.nominalAt) },
      requestedBy: requesterOf(input, schedule),
      ...{ state: "running", createdAt: at, acceptedAt: at, startedAt: at },
      sentToMachineId: machineOf(ctx.actor),
      expiresAt: new Date(at.getTime() + QUEUE_EXPIRY_MS),
    },
  });
  await refreshProtection(unit, { hostId, now });
  const details = { kind: order.kind, scheduleId: input.scheduleId, nominalAt: input.nominalAt };
  await unit.audit({ action: "jobs.announce", targetKind: "job", targetId: jobId, hostId, details });
  unit.emit("job.changed", { hostId, jobId });
}

function requesterOf({ scheduleId }: AnnounceJobInput, schedule: { name: string } | null): string {
  if (scheduleId === null) return "somebody on the host";
  return schedule ? `schedule ${schedule.name}` : "a removed schedule";
}

/** @throws AppError `schedule_not_found` for another host's */
export async function ownSchedule(unit: Unit, { hostId, scheduleId }: Pick<AnnounceJobInput, "hostId" | "scheduleId">) {
  if (scheduleId === null) return null;
  const select = { id: true, hostId: true, name: true };
  const schedule = await unit.tx.schedule.findUnique({ where: { id: scheduleId }, select });
  if (schedule && schedule.hostId !== hostId)
    throw new AppError("schedule_not_found", "The host has no such schedule; it belongs to another one.");
  return schedule;
}

export async function ownGroupId({ tx }: Unit, hostId: string, sourceGroupId: string | null): Promise<string | null> {
  if (sourceGroupId === null) return null;
  const group = await tx.sourceGroup.findFirst({ where: { id: sourceGroupId, hostId }, select: { id: true } });
  return group?.id ?? null;
}
