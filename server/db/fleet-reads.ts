import type Sqlite from "better-sqlite3";
import type { Prisma } from "./generated/client";

/**
 * What the overview needs to know of every host; `repository` is the primary one. Instants are left as SQLite holds
 * them, all in one notation, so that they compare as texts: to make dates of all costs more than the query.
 */
export type HealthRow = Raw<
  Pick<
    Prisma.HostModel,
    | ("id" | "hostname" | "createdAt" | "lastSeenAt" | "lastBackupJobId" | "lastBackupFinishedAt" | "lastSnapshotAt")
    | ("hasBackupSchedule" | "backupPausedUntil" | "overdueAt" | "worstBackup" | "updateState" | "updateAt")
    | ("restoreProvenAt" | "drillState" | "drillCause" | "drillJobId" | "drillAt" | "drillDueAt")
  > & { repositoryState: string | null; repositoryCause: string | null; repositoryChangedAt: Date | null }
>;
export type OpenAlertRow = { id: string; kind: string; hostId: string | null; hostname: string | null; openedAt: Date };
export type PlannedRow = Pick<
  Prisma.ScheduleModel,
  "id" | "hostId" | "name" | "kind" | "cron" | "timeZone" | "spreadSeconds" | "missedRunPolicy"
> & { hostname: string; blackouts: string | null; pausedUntil: string | null; countsFrom: string };
export type FleetDay = { succeeded: number; partial: number; failed: number; overdue: number };
export type StorageDay = { bytes: number; repositories: number };

/** Reads over the whole fleet, each one statement whatever the number of hosts. They see what is committed. */
export type FleetReads = {
  health(): HealthRow[];
  /** The oldest first, at most `limit`; `total` counts all. */
  openAlerts(limit: number): { total: number; alerts: OpenAlertRow[] };
  /** How many jobs are in each of the states that are not over. */
  openJobs(): { queued: number; sent: number; running: number };
  causes(jobIds: readonly string[]): { id: string; state: string; cause: string | null }[];
  /** Enabled schedules of every kind; instants and JSON as SQLite holds them. */
  planned(): PlannedRow[];
  /** Changes whenever any schedule does. */
  plannedMark(): string;
  /** How many hosts had that day as their worst. */
  day(day: string): FleetDay;
  /** A repository that several hosts share counts once. */
  storage(day: string): StorageDay;
  repositories(): { total: number; measured: number };
};

const LOCATION = `coalesce(r."resticRepositoryId", r."url")`;

export function openFleetReads(db: Sqlite.Database): FleetReads {
  const health = db.prepare<[], HealthRow>(
    `SELECT h."id", h."hostname", h."createdAt", h."lastSeenAt", h."lastBackupJobId",
       h."lastBackupFinishedAt", h."lastSnapshotAt", h."hasBackupSchedule", h."backupPausedUntil", h."overdueAt",
       h."worstBackup", h."updateState", h."updateAt", h."restoreProvenAt", h."drillState", h."drillCause",
       h."drillJobId", h."drillAt", h."drillDueAt", r."state" AS "repositoryState", r."cause" AS "repositoryCause",
       r."stateChangedAt" AS "repositoryChangedAt"
     FROM "Host" h LEFT JOIN "Repository" r ON r."hostId" = h."id" AND r."purpose" = 'primary'`,
  );
  const alerts = db.prepare<[number], Raw<OpenAlertRow> & { total: number }>(
    `SELECT a."id", a."kind", a."hostId", h."hostname", a."openedAt", count(*) OVER () AS total
     FROM "Alert" a LEFT JOIN "Host" h ON h."id" = a."hostId" WHERE a."closedAt" IS NULL ORDER BY a."openedAt" LIMIT ?`,
  );
  const openJobs = db.prepare<[], { state: string; count: number }>(
    `SELECT "state", count(*) AS count FROM "Job" WHERE "state" IN ('queued', 'sent', 'running') GROUP BY "state"`,
  );
  const causes = db.prepare<[string], { id: string; state: string; cause: string | null }>(
    `SELECT "id", "state", "cause" FROM "Job" WHERE "id" IN (SELECT value FROM json_each(?))`,
  );
  const planned = db.prepare<[], PlannedRow>(
    `SELECT s."id", s."hostId", s."name", s."kind", s."cron", s."timeZone", s."spreadSeconds", s."missedRunPolicy",
       s."blackouts", s."pausedUntil", s."countsFrom", h."hostname"
     FROM "Schedule" s JOIN "Host" h ON h."id" = s."hostId" WHERE s."isEnabled"`,
  );
  const mark = db
    .prepare<[], string>(`SELECT count(*) || ' ' || coalesce(max("updatedAt"), '') FROM "Schedule"`)
    .pluck();
  const day = db.prepare<[string], FleetDay>(
    `SELECT coalesce(sum("isOverdue"), 0) AS overdue,
       coalesce(sum(NOT "isOverdue" AND "failed" > 0), 0) AS failed,
       coalesce(sum(NOT "isOverdue" AND "failed" = 0 AND "partial" > 0), 0) AS partial,
       coalesce(sum(NOT "isOverdue" AND "failed" = 0 AND "partial" = 0 AND "succeeded" > 0), 0) AS succeeded
     FROM "HostDay" WHERE "day" = ?`,
  );
  const storage = db.prepare<[string], StorageDay>(
    `SELECT coalesce(sum(bytes), 0) AS bytes, count(*) AS repositories FROM (
       SELECT max(d."sizeBytes") AS bytes FROM "RepositoryDay" d JOIN "Repository" r ON r."id" = d."repositoryId"
       WHERE d."day" = ? GROUP BY ${LOCATION})`,
  );
  const repositories = db.prepare<[], { total: number; measured: number }>(
    `SELECT count(DISTINCT ${LOCATION}) AS total,
       count(DISTINCT CASE WHEN r."sizeBytes" IS NOT NULL THEN ${LOCATION} END) AS measured FROM "Repository" r`,
  );
  return {
    health: () => health.all(),
    openAlerts(limit) {
      const rows = alerts.all(limit);
      const total = rows[0]?.total ?? 0;
      return { total, alerts: rows.map(({ total: _, ...row }) => ({ ...row, openedAt: new Date(row.openedAt) })) };
    },
    openJobs() {
      const counts = new Map(openJobs.all().map(({ state, count }) => [state, count]));
      const of = (state: string) => counts.get(state) ?? 0;
      return { queued: of("queued"), sent: of("sent"), running: of("running") };
    },
    causes: (jobIds) => causes.all(JSON.stringify(jobIds)),
    planned: () => planned.all(),
    plannedMark: () => mark.get() ?? "",
    day: (name) => day.get(name) ?? { succeeded: 0, partial: 0, failed: 0, overdue: 0 },
    storage: (name) => storage.get(name) ?? { bytes: 0, repositories: 0 },
    repositories: () => repositories.get() ?? { total: 0, measured: 0 },
  };
}

/** Instants as SQLite holds them, truth as 0 and 1. */
type Raw<Row> = {
  [Key in keyof Row]: Row[Key] extends boolean
    ? number
    : Date extends Row[Key]
      ? Exclude<Row[Key], Date> | string
      : Row[Key];
};
