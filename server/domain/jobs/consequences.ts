import {
  type JobCause,
  jobCauseSchema,
  jobKindSchema,
  jobOrderSchema,
  jobResultSchema,
  jobStateSchema,
} from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { Prisma } from "@/server/db/generated/client";
import type { Unit } from "@/server/db/transact";
import { noteBackupDay, ownHostnames, refreshProtection } from "@/server/domain/protection";
import { forgetUnseen } from "@/server/domain/snapshots";
import { enqueueJob } from "./enqueue-job";
import { rekeyLeases, releaseLease } from "./leases";
import { maintenanceAfter } from "./maintenance-after";
import { noteDrill } from "./note-drill";
import { queueListing, queueOne } from "./queue-listing";
import { type RepositoryFacts, repositoryAfter } from "./repository-after";
import { noteGrowth, noteMeasured } from "./repository-size";
import { noteSingleSnapshot } from "./single-snapshot";
import { isDryRunOrder } from "./view";

type EndedJob = Prisma.JobGetPayload<{
  include: { repository: true; host: { select: { hostname: true; lastBackupJobId: true } } };
}>;
type Step = { unit: Unit; ctx: Ctx; job: EndedJob };

/** What the start of a job means: `init` shows on the repository at once. */
export async function applyStart(
  unit: Unit,
  ctx: Ctx,
  job: { kind: string; hostId: string; repositoryId: string | null },
) {
  if (job.kind !== "init" || job.repositoryId === null) return;
  await unit.tx.repository.updateMany({
    where: { id: job.repositoryId, state: { in: ["pending", "init_failed"] } },
    data: { state: "initializing", cause: null, message: null, stateChangedAt: ctx.clock.now() },
  });
  unit.emit("host.changed", { hostId: job.hostId });
}

/** What the end of a job means for its repository, its host and its snapshots, and which job follows from it. */
export async function applyConsequences(unit: Unit, ctx: Ctx, jobId: string): Promise<void> {
  const job = await unit.tx.job.findUniqueOrThrow({
    where: { id: jobId },
    include: { repository: true, host: { select: { hostname: true, lastBackupJobId: true } } },
  });
  const step: Step = { unit, ctx, job };
  switch (jobKindSchema.parse(job.kind)) {
    case "init":
    case "probe":
      await settleRepository(step);
      break;
    case "backup":
      if (!isDryRunOrder(job.order)) await noteBackup(step);
      break;
    case "snapshots":
      await settleListing(step);
      break;
    case "forget":
    case "prune":
    case "check":
    case "unlock":
    case "restore":
      break;
    case "tag":
    case "forget-snapshot":
      await settleSingle(step);
      break;
    case "verify":
      await noteDrill(unit, ctx, job);
      break;
    case "stats":
      await noteMeasured(unit, ctx, job);
      break;
  }
  await noteMaintenance(step);
  await releaseLease(unit, ctx, job);
  unit.emit("host.changed", { hostId: job.hostId });
}

async function settleRepository({ unit, ctx, job }: Step): Promise<void> {
  const { repository, hostId } = job;
  if (!repository) return;
  const snapshots = await unit.tx.snapshot.count({ where: { repositoryId: repository.id } });
  const { next, followUp } = repositoryAfter(factsOf(job), {
    state: repository.state,
    resticRepositoryId: repository.resticRepositoryId,
    hasSnapshots: snapshots > 0,
  });
  const hasMoved = next.state !== repository.state;
  await unit.tx.repository.update({
    where: { id: repository.id },
    data: { ...next, ...(hasMoved ? { stateChangedAt: ctx.clock.now() } : {}) },
  });
  const { url } = repository;
  await rekeyLeases(unit, ctx, {
    repositoryId: repository.id,
    before: { url, resticRepositoryId: repository.resticRepositoryId },
    after: { url, resticRepositoryId: next.resticRepositoryId },
  });
  if (followUp === "snapshots") await queueListing(unit, ctx, { hostId, repositoryId: repository.id });
  if (followUp === "init")
    await enqueueJob(unit, ctx, { hostId, repositoryId: repository.id, order: { kind: "init" } });
}

function factsOf(job: EndedJob): RepositoryFacts {
  const result = job.result === null ? null : jobResultSchema.parse(job.result);
  return {
    kind: job.kind === "init" ? "init" : "probe",
    hasSucceeded: jobStateSchema.parse(job.state) === "succeeded",
    cause: jobCauseSchema.nullable().parse(job.cause) satisfies JobCause | null,
    message: job.message,
    repositoryId: result?.repository?.repositoryId ?? null,
    isExisting: result?.repository?.isExisting ?? true,
  };
}

async function noteBackup({ unit, ctx, job }: Step): Promise<void> {
  const { hostId, repositoryId, finishedAt, startedAt } = job;
  const summary = job.result === null ? undefined : jobResultSchema.parse(job.result).summary;
  await unit.tx.host.updateMany({
    where: {
      id: hostId,
      OR: [{ lastBackupFinishedAt: null }, { lastBackupFinishedAt: { lte: finishedAt ?? ctx.clock.now() } }],
    },
    data: {
      lastBackupJobId: job.id,
      lastBackupState: job.state,
      lastBackupFinishedAt: finishedAt,
      ...(summary?.snapshotId ? { lastSnapshotAt: startedAt ?? finishedAt } : {}),
    },
  });
  await noteBackupDay(unit, {
    hostId,
    state: jobStateSchema.parse(job.state),
    at: finishedAt ?? ctx.clock.now(),
    dataAddedBytes: summary?.dataAddedBytes ?? 0,
  });
  await refreshProtection(unit, { hostId, now: ctx.clock.now() });
  await noteGrowth(unit, ctx, job);
  const hasSnapshot = job.state === "succeeded" || job.state === "partial";
  if (hasSnapshot && repositoryId !== null) await queueListing(unit, ctx, { hostId, repositoryId });
}

/** What the end says of the repository as a whole, and what has to be looked at again because of it. */
async function noteMaintenance({ unit, ctx, job }: Step): Promise<void> {
  const { repository, hostId } = job;
  if (!repository) return;
  const result = job.result === null ? null : jobResultSchema.parse(job.result);
  const order = jobOrderSchema.parse(job.order);
  const at = job.finishedAt ?? ctx.clock.now();
  const { locks, ...facts } = maintenanceAfter({ order, result, at });
  if (Object.keys(facts).length > 0) await unit.tx.repository.update({ where: { id: repository.id }, data: facts });
  // Another host tells which locks are its own and whose process is dead: that would be wrong here.
  if (locks !== undefined && repository.hostId === hostId)
    await unit.tx.repository.updateMany({
      where: { id: repository.id, OR: [{ locksSeenAt: null }, { locksSeenAt: { lte: at } }] },
      data: { locks, locksSeenAt: at },
    });
  const target = { hostId, repositoryId: repository.id };
  if (order.kind === "forget" && result?.forget?.isDryRun === false) await queueListing(unit, ctx, target);
  if (order.kind === "unlock" && result?.state === "succeeded" && locks === undefined)
    await enqueueJob(unit, ctx, { ...target, order: { kind: "probe" } });
  // What was measured before is too much now.
  if (order.kind === "prune" && result?.state === "succeeded" && ctx.agents.canDo(hostId, "stats"))
    await queueOne(unit, ctx, { ...target, kind: "stats" });
}

async function settleSingle({ unit, ctx, job }: Step): Promise<void> {
  const target = await noteSingleSnapshot(unit, job);
  if (target) await queueListing(unit, ctx, target);
}

async function settleListing({ unit, ctx, job }: Step): Promise<void> {
  const { repositoryId, hostId } = job;
  const listing = job.result === null ? undefined : jobResultSchema.parse(job.result).snapshots;
  if (job.state !== "succeeded" || repositoryId === null || !listing?.isComplete) return;
  await forgetUnseen(unit, { repositoryId, jobId: job.id, total: listing.total });
  const newest = await unit.tx.snapshot.aggregate({
    where: { repositoryId, hostname: { in: await ownHostnames(unit.tx, job) } },
    _max: { takenAt: true },
  });
  // A backup that ended while restic was listing knows better; the listing that follows it will tell.
  await unit.tx.host.updateMany({
    where: {
      id: hostId,
      OR: [{ lastBackupFinishedAt: null }, { lastBackupFinishedAt: { lte: job.startedAt ?? job.createdAt } }],
    },
    data: { lastSnapshotAt: newest._max.takenAt },
  });
  await refreshProtection(unit, { hostId, now: ctx.clock.now() });
  unit.emit("snapshots.changed", { hostId });
}
