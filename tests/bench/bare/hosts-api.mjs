/**
 * The reference for `GET /api/hosts`: Node's own HTTP server that looks up the session, reads the same rows by the
 * same two statements through better-sqlite3 and writes the same JSON.
 */
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import Sqlite from "better-sqlite3";

const { BENCH_PORT, BENCH_DATABASE } = process.env;
const db = new Sqlite(BENCH_DATABASE, { readonly: true });
const session = db.prepare(
  `SELECT s."expiresAt", u."role", u."isDisabled" FROM "Session" s JOIN "User" u ON u."id" = s."userId" WHERE s."tokenHash" = ?`,
);
const hosts = db.prepare(
  `SELECT "id", "hostname", "tags", "os", "arch", "agentVersion", "resticVersion", "lastSeenAt", "createdAt",
     "lastBackupJobId", "lastBackupState", "lastBackupFinishedAt", "lastSnapshotAt",
     "hasBackupSchedule", "backupPausedUntil", "overdueAt", "worstBackup", "nextRunAt"
   FROM "Host" ORDER BY "hostname" LIMIT ?`,
);
const repositories = db.prepare(
  `SELECT "hostId", "url", "state", "cause", "message" FROM "Repository"
   WHERE "purpose" = 'primary' AND "hostId" IN (SELECT value FROM json_each(?))`,
);

createServer((request, response) => {
  const limit = Number(new URL(request.url, "http://localhost").searchParams.get("limit") ?? 20_000);
  if (!isLoggedIn(request)) {
    response.writeHead(401).end();
    return;
  }
  const body = JSON.stringify(listHosts(limit));
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
}).listen(Number(BENCH_PORT), "127.0.0.1", () => console.log("listening"));

function isLoggedIn(request) {
  const token = /rm_session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  const row = session.get(createHash("sha256").update(token).digest("hex"));
  return row !== undefined && row.isDisabled === 0 && Date.parse(row.expiresAt) > Date.now();
}

function listHosts(limit) {
  const rows = hosts.all(limit);
  const found = repositories.all(JSON.stringify(rows.map(({ id }) => id)));
  const byHost = new Map(found.map((repository) => [repository.hostId, repository]));
  return rows.map((row) => {
    const repository = byHost.get(row.id);
    return {
      host_id: row.id,
      hostname: row.hostname,
      tags: JSON.parse(row.tags),
      os: row.os,
      arch: row.arch,
      status: "offline",
      repo_status: repository.state,
      repo_cause: repository.cause,
      repo_message: repository.message,
      repo_fix: null,
      repo_url: repository.url,
      agent_version: row.agentVersion,
      restic_version: row.resticVersion,
      last_seen_at: row.lastSeenAt,
      created_at: row.createdAt,
      last_backup: { job_id: row.lastBackupJobId, status: row.lastBackupState, finished_at: row.lastBackupFinishedAt },
      last_snapshot_at: row.lastSnapshotAt,
      protection: row.hasBackupSchedule ? "protected" : "no_schedule",
      overdue_at: row.overdueAt,
      next_run_at: row.nextRunAt,
    };
  });
}
