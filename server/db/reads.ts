import type Sqlite from "better-sqlite3";
import type { FleetRow, HostIndexRow, HostListRow, RequestReads } from "./database";

type Session = { id: string; expiresAt: string; userId: string; username: string; role: string; isDisabled: number };

/** Instants and JSON as SQLite holds them. */
type Raw<Row> = { [Key in keyof Row]: Row[Key] extends Date | null ? Exclude<Row[Key], Date> | string : Row[Key] };
type HostAndRepository = Raw<Omit<HostListRow, "tags" | "repositories" | "hasBackupSchedule">> & {
  tags: string;
  hasBackupSchedule: number;
  url: string | null;
  state: string;
  cause: string | null;
  message: string | null;
};

type RawIndexRow = Raw<Omit<HostIndexRow, "tags" | "hasBackupSchedule">> & { tags: string; hasBackupSchedule: number };

/** By whatever name the snapshots are made that the last drill restored. */
const NEWEST_BYTES = `SELECT s."totalBytes" FROM "Snapshot" s WHERE s."repositoryId" = r."id" AND s."hostname" IN (
    h."hostname", substr(h."hostname", 1, instr(h."hostname" || '.', '.') - 1),
    (SELECT d."hostname" FROM "Job" j JOIN "Snapshot" d ON d."repositoryId" = r."id"
       AND d."snapshotId" = json_extract(j."result", '$.verify.snapshotId') WHERE j."id" = h."drillJobId")
  ) ORDER BY s."takenAt" DESC LIMIT 1`;
const HOST_COLUMNS = `h."id", h."hostname", h."tags", h."os", h."arch", h."agentVersion", h."resticVersion", h."lastSeenAt",
  h."createdAt", h."lastBackupJobId", h."lastBackupState", h."lastBackupFinishedAt", h."lastSnapshotAt",
  h."hasBackupSchedule", h."backupPausedUntil", h."overdueAt", h."worstBackup", h."nextRunAt",
  h."updateVersion", h."updateState", h."updateCode", h."updateMessage", h."updateAt",
  h."restoreProvenAt", h."drillState", h."drillCause", h."drillJobId", h."drillAt", h."drillDueAt",
  h."restoreBytesPerSecond",
  CASE WHEN h."restoreBytesPerSecond" IS NULL THEN NULL ELSE (${NEWEST_BYTES}) END AS "newestBytes",
  r."url", r."state", r."cause", r."message"`;
const HOST_AND_REPOSITORY = `FROM "Host" h LEFT JOIN "Repository" r ON r."hostId" = h."id" AND r."purpose" = 'primary'`;

/** Every request looks its session up, and the hosts list is the page that is open all day: both go around models. */
export function openRequestReads(db: Sqlite.Database): RequestReads {
  const session = db.prepare<[string], Session>(
    `SELECT s."id", s."expiresAt", u."id" AS "userId", u."username", u."role", u."isDisabled"
     FROM "Session" s JOIN "User" u ON u."id" = s."userId" WHERE s."tokenHash" = ?`,
  );
  const hosts = db.prepare<[string, number], HostAndRepository>(
    `SELECT ${HOST_COLUMNS} ${HOST_AND_REPOSITORY} WHERE h."hostname" > ? ORDER BY h."hostname" LIMIT ?`,
  );
  const hostsByIds = db.prepare<[string], HostAndRepository>(
    `SELECT ${HOST_COLUMNS} ${HOST_AND_REPOSITORY} WHERE h."id" IN (SELECT "value" FROM json_each(?))`,
  );
  const hostIndex = db.prepare<[], RawIndexRow>(
    `SELECT h."id", h."hostname", h."tags", h."agentVersion", h."lastBackupState", h."lastSnapshotAt",
       h."hasBackupSchedule", h."backupPausedUntil", h."overdueAt", h."worstBackup", h."nextRunAt",
       h."drillState", h."drillDueAt", coalesce(r."url", '') AS "repoUrl", coalesce(r."state", 'pending') AS "repoState", j."id" AS "activeJobId",
       j."kind" AS "activeJobKind"
     ${HOST_AND_REPOSITORY}
     LEFT JOIN (SELECT max("id") AS "id", "hostId", "kind" FROM "Job" WHERE "state" IN ('sent', 'running') GROUP BY "hostId") j
       ON j."hostId" = h."id"
     ORDER BY h."hostname"`,
  );
  const fleet = db.prepare<[], Raw<FleetRow>>(
    `SELECT "id", "os", "arch", "agentVersion", "lastSeenAt", "updateOfferId", "updateState", "updateCode" FROM "Host"`,
  );
  return {
    sessionByTokenHash(tokenHash) {
      const row = session.get(tokenHash);
      if (!row) return null;
      const { id, expiresAt, userId, username, role, isDisabled } = row;
      return { id, expiresAt: new Date(expiresAt), user: { id: userId, username, role, isDisabled: isDisabled !== 0 } };
    },
    // No host name is empty, so everything lies behind the empty text.
    hosts: ({ after = "", limit }) => hosts.all(after, limit).map(toHostListRow),
    hostsByIds: (ids) => hostsByIds.all(JSON.stringify(ids)).map(toHostListRow),
    hostIndex: () => hostIndex.all().map(toIndexRow),
    fleet: () => fleet.all().map((row) => ({ ...row, lastSeenAt: toDate(row.lastSeenAt) })),
  };
}

const toIndexRow = (row: RawIndexRow): HostIndexRow => ({
  id: row.id,
  hostname: row.hostname,
  tags: JSON.parse(row.tags),
  agentVersion: row.agentVersion,
  lastBackupState: row.lastBackupState,
  lastSnapshotAt: toDate(row.lastSnapshotAt),
  hasBackupSchedule: row.hasBackupSchedule !== 0,
  backupPausedUntil: toDate(row.backupPausedUntil),
  overdueAt: toDate(row.overdueAt),
  worstBackup: row.worstBackup,
  nextRunAt: toDate(row.nextRunAt),
  drillState: row.drillState,
  drillDueAt: toDate(row.drillDueAt),
  repoUrl: row.repoUrl,
  repoState: row.repoState,
  activeJobId: row.activeJobId,
  activeJobKind: row.activeJobKind,
});

/** Field by field: taking a rest and spreading it again costs more than the query. */
function toHostListRow(row: HostAndRepository): HostListRow {
  const { url, state, cause, message } = row;
  return {
    id: row.id,
    hostname: row.hostname,
    tags: JSON.parse(row.tags),
    os: row.os,
    arch: row.arch,
    agentVersion: row.agentVersion,
    resticVersion: row.resticVersion,
    lastSeenAt: toDate(row.lastSeenAt),
    createdAt: new Date(row.createdAt),
    lastBackupJobId: row.lastBackupJobId,
    lastBackupState: row.lastBackupState,
    lastBackupFinishedAt: toDate(row.lastBackupFinishedAt),
    lastSnapshotAt: toDate(row.lastSnapshotAt),
    hasBackupSchedule: row.hasBackupSchedule !== 0,
    backupPausedUntil: toDate(row.backupPausedUntil),
    overdueAt: toDate(row.overdueAt),
    worstBackup: row.worstBackup,
    nextRunAt: toDate(row.nextRunAt),
    updateVersion: row.updateVersion,
    updateState: row.updateState,
    updateCode: row.updateCode,
    updateMessage: row.updateMessage,
    updateAt: toDate(row.updateAt),
    restoreProvenAt: toDate(row.restoreProvenAt),
    restoreBytesPerSecond: row.restoreBytesPerSecond,
    newestBytes: row.newestBytes,
    drillState: row.drillState,
    drillCause: row.drillCause,
    drillJobId: row.drillJobId,
    drillAt: toDate(row.drillAt),
    drillDueAt: toDate(row.drillDueAt),
    repositories: url === null ? [] : [{ url, state, cause, message }],
  };
}

const toDate = (text: string | null): Date | null => (text === null ? null : new Date(text));
