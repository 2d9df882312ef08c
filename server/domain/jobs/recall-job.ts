import type { AgentMessage, JobResult, ToldJob } from "@/agent/protocol/mod";
import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact, type Unit } from "@/server/db/transact";
import { groupOf, ownGroupId, ownSchedule, requireOwnId } from "./announce-job";
import { endJob } from "./end-job";
import { QUEUE_EXPIRY_MS } from "./enqueue-job";
import { isLendingOrder } from "./lending";
import { isElsewhere, machineOf } from "./machine";
import { isOver, jobNotFound, notAfter, OPEN_STATES } from "./rows";

type Recalled = AgentMessage & { type: "job.recalled" };
export type RecallJobInput = { hostId: string } & Pick<Recalled, "jobId" | "told" | "result">;

/**
 * A job of the time that a restored server has lost, as its host tells it: one that is open here ends as it did there,
 * one that is unknown gets its row. A repeat, and a job that is over here, changes nothing.
 * @throws AppError `job_not_found` for another host's job, `schedule_not_found` for another host's schedule,
 *         `invalid_request` when the id is not the one of its schedule and time
 */
export async function recallJob(ctx: Ctx, input: RecallJobInput): Promise<void> {
  const { hostId, jobId, told } = input;
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  await transact(ctx, async (unit) => {
    const select = { hostId: true, state: true, sentToMachineId: true };
    const known = await unit.tx.job.findUnique({ where: { id: jobId }, select });
    if (known && known.hostId !== hostId) throw jobNotFound();
    if (known && (isOver(known.state) || isElsewhere(known, ctx.actor))) return;
    if (!known && told === undefined) return;
    if (!known && told) await createLost(unit, ctx, { hostId, jobId, told });
    await settle(unit, ctx, { ...input, before: known?.state ?? null });
  });
}

type Lost = Pick<RecallJobInput, "hostId" | "jobId"> & { told: ToldJob };

async function createLost(unit: Unit, ctx: Ctx, { hostId, jobId, told }: Lost) {
  const { order, acceptedAt, scheduleId, nominalAt } = told;
  // Neither a schedule's run nor asked for on the host: this server's own order, which it has forgotten.
  const isOwn = scheduleId === undefined || nominalAt === undefined;
  if (!isOwn) requireOwnId({ jobId, scheduleId, nominalAt, order });
  const schedule = isOwn ? null : await ownSchedule(unit, { hostId, scheduleId });
  const primary = { hostId_purpose: { hostId, purpose: "primary" } };
  // Whose repository was lent for it nobody knows any more; as one on the host's own it would prove what it has not shown.
  const repository = isLendingOrder(order)
    ? null
    : await unit.tx.repository.findUnique({ where: primary, select: { id: true } });
  const at = notAfter(acceptedAt, ctx.clock.now());
  await unit.tx.job.create({
    data: {
      ...{ id: jobId, hostId, repositoryId: repository?.id ?? null, kind: order.kind, order },
      sourceGroupId: await ownGroupId(unit, hostId, groupOf(order)),
      ...{ scheduleId: schedule?.id ?? null, nominalAt: isOwn ? null : new Date(nominalAt) },
      requestedBy: schedule ? `schedule ${schedule.name}` : "before this server was restored",
      ...{ state: "running", createdAt: at, acceptedAt: at, startedAt: at },
      sentToMachineId: machineOf(ctx.actor),
      expiresAt: new Date(at.getTime() + QUEUE_EXPIRY_MS),
    },
  });
}

type Settling = RecallJobInput & { before: string | null };

async function settle(unit: Unit, ctx: Ctx, { hostId, jobId, result, before }: Settling): Promise<void> {
  if (result) await end(unit, ctx, { hostId, jobId, result });
  else if (before === null) unit.emit("job.changed", { hostId, jobId });
  else return;
  const details = { before, after: result?.state ?? "running", cause: result?.cause ?? null };
  await unit.audit({ action: "jobs.recall", targetKind: "job", targetId: jobId, hostId, details });
}

async function end(
  unit: Unit,
  ctx: Ctx,
  { hostId, jobId, result }: { hostId: string; jobId: string; result: JobResult },
) {
  // What a listing found came with its log, which is gone: taken as complete it would make every snapshot unknown.
  const { snapshots: _lost, ...kept } = result;
  const finishedAt = notAfter(result.finishedAt, ctx.clock.now());
  await endJob(unit, ctx, {
    ...{ jobId, hostId, from: OPEN_STATES, state: result.state, result: kept },
    ...{ cause: result.cause ?? null, message: result.message ?? null, exitCode: result.exitCode ?? null },
    ...{ startedAt: notAfter(result.startedAt, finishedAt), finishedAt },
  });
}
