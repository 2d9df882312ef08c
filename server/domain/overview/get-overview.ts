import { jobCauseSchema } from "@/agent/protocol/mod";
import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import type { HealthRow } from "@/server/db/fleet-reads";
import { alertKindSchema } from "@/server/domain/alerts";
import { type Protection, type ProtectionFacts, protectionOf } from "@/server/domain/protection";
import { byUrgency, type Issue, issueOf, type Trouble } from "./issues";
import { shared } from "./shared";

export type Overview = {
  /** When it was worked out. */
  at: Date;
  hosts: { total: number; online: number; protection: Record<Protection, number> };
  jobs: { queued: number; sent: number; running: number };
  /** The worst of each host and every open alert; `shown` holds the most urgent. */
  issues: { total: number; shown: Issue[] };
};

const MAX_SHOWN = 20;
const overviews = shared<Overview>({ freshMs: 10_000, restMs: 2000 });

/** How the fleet is and what needs action; four SQL statements whatever the number of hosts, made once for all readers. */
export async function getOverview(ctx: Ctx): Promise<Overview> {
  requireAccess(ctx.actor, "viewer", FLEET);
  return overviews(ctx, "", () => makeOverview(ctx));
}

type Found = Trouble & {
  hostname: string | null;
  row: HealthRow | null;
  alertId?: string;
  alertKind?: string;
};

function makeOverview(ctx: Ctx): Overview {
  const at = ctx.clock.now();
  const counts = new Map<Protection, number>();
  const found: Found[] = [];
  let online = 0;
  const rows = ctx.db.fleet.health();
  for (const row of rows) {
    const protection = protectionOf(factsOf(row), at);
    counts.set(protection, (counts.get(protection) ?? 0) + 1);
    const isOnline = ctx.agents.isOnline(row.id);
    if (isOnline) online += 1;
    const lastSeenAt = isOnline ? null : seenAt(ctx, row);
    const issue = issueOf({ row, protection, isOnline, lastSeenAt, now: at });
    if (issue) found.push({ ...issue, hostname: row.hostname, row });
  }
  const { total: openAlerts, alerts } = ctx.db.fleet.openAlerts(MAX_SHOWN);
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const { id, kind, hostId, hostname, openedAt } of alerts) {
    const row = hostId === null ? null : (byId.get(hostId) ?? null);
    found.push({ kind: "alert", since: openedAt.toISOString(), hostname, row, alertId: id, alertKind: kind });
  }
  const shown = found.toSorted(byUrgency).slice(0, MAX_SHOWN);
  return {
    at,
    hosts: { total: rows.length, online, protection: countAll(counts) },
    jobs: ctx.db.fleet.openJobs(),
    issues: { total: found.length - alerts.length + openAlerts, shown: toIssues(ctx, shown) },
  };
}

/** Only what is compared is made a date; a snapshot only has to be there. */
const factsOf = (row: HealthRow): ProtectionFacts => ({
  hasBackupSchedule: row.hasBackupSchedule !== 0,
  backupPausedUntil: toDate(row.backupPausedUntil),
  overdueAt: toDate(row.overdueAt),
  worstBackup: row.worstBackup,
  lastSnapshotAt: row.lastSnapshotAt === null ? null : SOME_TIME,
  drillState: row.drillState,
  drillDueAt: toDate(row.drillDueAt),
});
const SOME_TIME = new Date(0);
const toDate = (text: string | null): Date | null => (text === null ? null : new Date(text));

const seenAt = (ctx: Ctx, row: HealthRow): string | null =>
  ctx.agents.lastSeenAt(row.id)?.toISOString() ?? row.lastSeenAt;

const countAll = (counts: ReadonlyMap<Protection, number>): Record<Protection, number> => {
  const of = (state: Protection) => counts.get(state) ?? 0;
  return {
    failing: of("failing"),
    overdue: of("overdue"),
    never_backed_up: of("never_backed_up"),
    partial: of("partial"),
    unproven: of("unproven"),
    paused: of("paused"),
    no_schedule: of("no_schedule"),
    protected: of("protected"),
  };
};

function toIssues(ctx: Ctx, shown: readonly Found[]): Issue[] {
  const asked = shown.flatMap(({ row }) => row?.lastBackupJobId ?? []);
  const jobs = new Map(ctx.db.fleet.causes(asked).map((job) => [job.id, job]));
  return shown.map(({ kind, since, hostname, row, alertId, alertKind }) => {
    const last = jobs.get(row?.lastBackupJobId ?? "");
    const isAboutLast =
      (kind === "failing" && (last?.state === "failed" || last?.state === "lost")) ||
      (kind === "partial" && last?.state === "partial");
    const isDrill = kind === "drill_failed";
    const known = kind === "init_failed" ? row?.repositoryCause : isDrill ? row?.drillCause : null;
    const cause = known ?? (isAboutLast ? last?.cause : null) ?? null;
    return {
      kind,
      since: new Date(since),
      hostname,
      hostId: row?.id ?? null,
      isOnline: row !== null && ctx.agents.isOnline(row.id),
      hasSchedule: row !== null && row.hasBackupSchedule !== 0,
      cause: jobCauseSchema.nullable().parse(cause),
      jobId: (isDrill ? row?.drillJobId : isAboutLast ? last?.id : null) ?? null,
      alertId: alertId ?? null,
      alertKind: alertKind === undefined ? null : alertKindSchema.parse(alertKind),
    };
  });
}
