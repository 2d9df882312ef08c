import { withDatabase } from "../contract/support";
import type { Api } from "../harness/api";
import { LAB_NAME } from "../harness/lab";
import type { TestServer } from "../harness/server";
import type { TestHost } from "../harness/test-host";
import { REPOSITORY, type Site } from "./support";

export const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A job that a schedule has started; instants in milliseconds, NaN for one that has not come yet. */
export interface Run {
  jobId: string;
  status: string;
  requestedBy: string;
  nominalAt: number;
  startedAt: number;
  finishedAt: number;
  /** As restic told it: with 0.14 the first 8 digits. */
  snapshotId: string;
}

/** The backups of a host that its schedules have started, in order of their nominal times. */
export async function runsOf(admin: Api, hostId: string): Promise<Run[]> {
  const jobs = await admin.jobs(hostId, { kind: "backup", limit: 100 });
  const instant = (value: unknown) => (typeof value === "string" ? Date.parse(value) : Number.NaN);
  return jobs
    .filter(({ nominal_at }) => nominal_at !== null)
    .map((job) => ({
      jobId: job.job_id,
      status: job.status,
      requestedBy: String(job.requested_by),
      nominalAt: instant(job.nominal_at),
      startedAt: instant(job.started_at),
      finishedAt: instant(job.finished_at),
      snapshotId: String(job.snapshot_id),
    }))
    .sort((a, b) => a.nominalAt - b.nominalAt);
}

export interface MissedRun {
  schedule_name: string;
  first_at: string;
  last_at: string;
  count: number;
  reason: string;
}
/** Newest first. */
export const missedRuns = (admin: Api, hostId: string): Promise<MissedRun[]> =>
  admin.call("GET", `/api/hosts/${hostId}/missed-runs`);

/** As the host's own schedule, for the default source group. @returns the schedule's id */
export async function scheduleBackup(
  admin: Api,
  hostId: string,
  rule: { name: string; cron: string },
): Promise<string> {
  const [group] = await admin.sourceGroups(hostId);
  const body = { kind: "backup", time_zone: "UTC", source_group_ids: [group?.source_group_id], ...rule };
  const made = await admin.call<{ schedule_id: string }>("POST", `/api/hosts/${hostId}/schedules`, body);
  return made.schedule_id;
}

/** Lets a person at that host type restic commands: `$BY_HAND restic …`. */
export async function giveAccess(site: Site, host: TestHost): Promise<void> {
  const login = `${REPOSITORY.username}:${encodeURIComponent(REPOSITORY.password)}@`;
  const location = site.rest.repositoryUrl(host.name).replace(LAB_NAME, login + LAB_NAME);
  const lines = [
    `export RESTIC_REPOSITORY='${location}' RESTIC_PASSWORD='${REPOSITORY.password}'`,
    "export RESTIC_CACHE_DIR=/root/cache-by-hand",
  ];
  await host.putText(`${lines.join("\n")}\n`, "/root/restic.env");
}
export const byHand = (host: TestHost, script: string): Promise<string> => host.sh(`. /root/restic.env; ${script}`);

/** A restic of that host is killed in the middle of a backup: its lock stays. */
export async function leaveLock(host: TestHost): Promise<void> {
  const script = [
    "mkfifo /root/endless && exec 3<>/root/endless",
    "restic backup --stdin </root/endless >/dev/null 2>&1 & pid=$!",
    "for i in $(seq 300); do restic list locks --no-lock 2>/dev/null | grep -q . && break; sleep 0.2; done",
    "kill -KILL $pid; wait $pid || :",
  ];
  await byHand(host, script.join("\n"));
}

/** Moves what the server knows of that host an hour into the past, as if an hour had gone by since then. */
export function letAnHourPass(server: TestServer, hostId: string): void {
  const ofHost = `hostId = '${hostId}'`;
  const ofRepository = `repositoryId IN (SELECT id FROM Repository WHERE ${ofHost})`;
  moveBack(server, { table: "Snapshot", columns: ["takenAt"], where: ofRepository });
  moveBack(server, { table: "Schedule", columns: ["countsFrom", "createdAt"], where: ofHost });
  moveBack(server, { table: "SourceGroup", columns: ["lastSnapshotAt", "updatedAt"], where: ofHost });
  moveBack(server, { table: "Job", columns: ["createdAt", "startedAt", "finishedAt"], where: ofHost });
  moveBack(server, { table: "Host", columns: ["nextRunAt", "lastSnapshotAt"], where: `id = '${hostId}'` });
}

function moveBack(server: TestServer, rows: { table: string; columns: string[]; where: string }): void {
  const { table, where } = rows;
  withDatabase(server, (database) => {
    for (const column of rows.columns) {
      const select = `SELECT rowid, ${column} AS at FROM ${table} WHERE ${where} AND ${column} IS NOT NULL`;
      const update = database.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`);
      for (const row of database.prepare(select).all()) {
        const { rowid, at } = row as { rowid: number; at: string | number };
        const earlier = new Date(new Date(at).getTime() - HOUR_MS);
        update.run(typeof at === "number" ? earlier.getTime() : earlier.toISOString().replace("Z", "+00:00"), rowid);
      }
    }
  });
}
