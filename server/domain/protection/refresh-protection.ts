import type { Prisma } from "@/server/db/generated/client";
import type { Unit } from "@/server/db/transact";
import { nextRuns, toSchedule } from "./expected-runs";
import { type GroupNews, groupFacts } from "./group-facts";
import { earliest, missedAfter, overdueAtOf, type Plan } from "./overdue";

type Facts = Pick<
  Prisma.HostModel,
  "hasBackupSchedule" | "backupPausedUntil" | "overdueAt" | "worstBackup" | "nextRunAt"
>;
type Kept = Facts & Pick<Prisma.HostModel, "drillDueAt">;

/**
 * Works out anew what a host's rows say of its protection, inside the transaction of whatever changed: a listing, the
 * end of a backup or a drill, a schedule, a source group. A host that is gone is left alone.
 */
export async function refreshProtection(unit: Unit, { hostId, now }: { hostId: string; now: Date }): Promise<void> {
  const host = await unit.tx.host.findUnique({
    where: { id: hostId },
    include: {
      sourceGroups: true,
      schedules: { where: { kind: { in: ["backup", "verify"] }, isEnabled: true } },
      repositories: { where: { purpose: "primary" }, select: { accessChangedAt: true } },
    },
  });
  if (!host) return;
  const news = await groupFacts(unit.tx, host);
  for (const one of news) await noteSnapshot(unit, one);
  const plansOf = (kind: string) => host.schedules.filter((row) => row.kind === kind).map(toPlan);
  const since = host.restoreProvenAt ?? host.repositories[0]?.accessChangedAt ?? host.createdAt;
  const next: Kept = { ...factsOf(plansOf("backup"), news, now), drillDueAt: drillDueAtOf(plansOf("verify"), since) };
  const { hasBackupSchedule, backupPausedUntil, overdueAt, worstBackup, nextRunAt, drillDueAt } = host;
  const former: Kept = { hasBackupSchedule, backupPausedUntil, overdueAt, worstBackup, nextRunAt, drillDueAt };
  if (JSON.stringify(former) === JSON.stringify(next)) return;
  await unit.tx.host.update({ where: { id: hostId }, data: next });
  unit.emit("host.changed", { hostId });
}

const toPlan = (row: Prisma.ScheduleModel): Plan => ({ ...toSchedule(row), countsFrom: row.countsFrom });

/** `updatedAt` stays the time of the last change by a person. */
async function noteSnapshot({ tx }: Unit, { group, lastSnapshotAt }: GroupNews): Promise<void> {
  const { id, updatedAt } = group;
  if (group.lastSnapshotAt?.getTime() === lastSnapshotAt?.getTime()) return;
  await tx.sourceGroup.update({ where: { id }, data: { lastSnapshotAt, updatedAt } });
}

type News = Pick<GroupNews, "lastSnapshotAt" | "lastState"> & {
  group: Pick<Prisma.SourceGroupModel, "id" | "updatedAt">;
};

/** What a host's row holds of its protection, from its enabled backup schedules and its source groups. Pure. */
export function factsOf(all: readonly Plan[], news: readonly News[], now: Date): Facts {
  const groups = news.map(({ group, lastSnapshotAt }) => ({
    sourceGroupId: group.id,
    lastSnapshotAt,
    changedAt: group.updatedAt,
  }));
  const plans = all.filter((plan) => groups.some(({ sourceGroupId }) => plan.sourceGroupIds.includes(sourceGroupId)));
  const pauses = plans.flatMap(({ pausedUntil }) => {
    const until = pausedUntil === null ? null : new Date(pausedUntil);
    return until !== null && until > now ? until : [];
  });
  const nextDue = plans.flatMap((plan) => nextRuns(plan, now, 1).map(({ dueAt }) => dueAt));
  return {
    hasBackupSchedule: plans.length > 0,
    backupPausedUntil: pauses.length === plans.length ? earliest(pauses) : null,
    overdueAt: overdueAtOf(plans, groups),
    worstBackup: worstOf(plans, news),
    nextRunAt: earliest(nextDue),
  };
}

/** When a proof from `since` is too old for the host's drill schedules; null when none asks for another. Pure. */
export const drillDueAtOf = (plans: readonly Plan[], since: Date): Date | null =>
  earliest(plans.flatMap((plan) => missedAfter(plan, since) ?? []));

function worstOf(plans: readonly Plan[], news: readonly News[]): string | null {
  if (news.some(({ lastState }) => lastState === "failed" || lastState === "lost")) return "failed";
  const isScheduled = (id: string) => plans.some(({ sourceGroupIds }) => sourceGroupIds.includes(id));
  if (news.some(({ group, lastSnapshotAt }) => lastSnapshotAt === null && isScheduled(group.id))) return "never";
  return news.some(({ lastState }) => lastState === "partial") ? "partial" : null;
}
