import type { Mutex } from "async-mutex";
import type Sqlite from "better-sqlite3";
import type { HistoryStore } from "./database";

/** A batch holds the event loop for some milliseconds; between two of them everybody else gets a turn. */
const CHUNKS_PER_BATCH = 100;
const PAGES_PER_BATCH = 100;

/** The newest backup of each host tells when it was last backed up: that job stays whatever its age. */
const NOT_NEWEST_BACKUP = `NOT EXISTS (SELECT 1 FROM "Host" h WHERE h."id" = j."hostId" AND h."lastBackupJobId" = j."id")`;
const AMONG = `IN (SELECT value FROM json_each(?))`;

/**
 * Removal of old rows in small batches. A model's delete would take all chunks of all jobs in one step, and hold the
 * event loop and the database for as long as that takes.
 */
export function openHistoryStore(db: Sqlite.Database, mutex: Mutex): HistoryStore {
  const oldJobs = db
    .prepare<[string, string, number], string>(
      `SELECT j."id" FROM "Job" j WHERE j."createdAt" < ? AND j."finishedAt" < ? AND ${NOT_NEWEST_BACKUP}
       ORDER BY j."createdAt" LIMIT ?`,
    )
    .pluck();
  // Both instants: an agent whose clock is far behind names an end long ago.
  const oldLogs = db.prepare<[string, string, number], { jobId: string; bytes: number }>(
    `SELECT j."id" AS "jobId", j."logBytes" AS bytes FROM "Job" j
     WHERE j."hasLog" = 1 AND j."finishedAt" < ? AND j."createdAt" < ? AND ${NOT_NEWEST_BACKUP} ORDER BY j."finishedAt" LIMIT ?`,
  );
  const bytes = db.prepare<[], number>(`SELECT coalesce(sum("logBytes"), 0) FROM "Job" WHERE "hasLog" = 1`).pluck();
  const markRemoved = db.prepare<[string, string]>(
    `UPDATE "Job" SET "logRemovedAt" = ?, "storedChunks" = 0, "logBytes" = 0 WHERE "id" ${AMONG}`,
  );
  const removeChunks = db.prepare<[string, number]>(
    `DELETE FROM "JobLogChunk" WHERE rowid IN (SELECT rowid FROM "JobLogChunk" WHERE "jobId" ${AMONG} LIMIT ?)`,
  );
  const noteGone = db.prepare<[string]>(`UPDATE "Job" SET "hasLog" = false WHERE "id" ${AMONG}`);
  const removeJobs = db.prepare<[string]>(`DELETE FROM "Job" WHERE "id" ${AMONG}`);

  const step = async <Answer>(work: () => Answer): Promise<Answer> => {
    const answer = await mutex.runExclusive(work);
    await new Promise((resolve) => setImmediate(resolve));
    return answer;
  };
  const clear = async (jobs: string) => {
    while ((await step(() => removeChunks.run(jobs, CHUNKS_PER_BATCH).changes)) === CHUNKS_PER_BATCH);
  };
  return {
    oldJobs: ({ before, limit }) => step(() => oldJobs.all(toText(before), toText(before), limit)),
    oldLogs: ({ before, limit }) => step(() => oldLogs.all(toText(before), toText(before), limit)),
    logBytes: () => step(() => bytes.get() ?? 0),
    // Marked before the first chunk goes: a log that is cut short must not look like a whole one.
    async removeLogs({ jobIds, at }) {
      const jobs = JSON.stringify(jobIds);
      await step(() => markRemoved.run(toText(at), jobs));
      await clear(jobs);
      await step(() => noteGone.run(jobs));
    },
    async removeJobs(jobIds) {
      const jobs = JSON.stringify(jobIds);
      await clear(jobs);
      await step(() => removeJobs.run(jobs));
    },
    giveBack: ({ keepPages }) =>
      step(() => {
        const free = Number(db.pragma("freelist_count", { simple: true }));
        if (free <= keepPages) return false;
        db.exec(`PRAGMA incremental_vacuum(${Math.min(PAGES_PER_BATCH, free - keepPages)})`);
        return Number(db.pragma("freelist_count", { simple: true })) < free;
      }),
  };
}

/** The notation in which Prisma keeps instants in SQLite. */
const toText = (instant: Date): string => instant.toISOString().replace("Z", "+00:00");
