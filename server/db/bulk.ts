import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Mutex } from "async-mutex";
import type Sqlite from "better-sqlite3";
import { isTerminal, jobStateSchema } from "@/agent/protocol/mod";
import type { LogStore } from "./database";

/** Agents cap a job's log far below this; it bounds what one that does not can fill the disk with. */
const MAX_LOG_BYTES = 64 * 1024 * 1024;

/**
 * Log chunks go around Prisma: one prepared INSERT per chunk is some hundred times cheaper than a model write.
 * The shared mutex keeps this second connection from writing while Prisma's has a transaction open, so SQLite never
 * blocks the event loop in a busy wait.
 */
export function openLogStore(db: Sqlite.Database, mutex: Mutex): LogStore {
  const job = db.prepare<[string, string, string | null], { state: string; storedChunks: number; logBytes: number }>(
    `SELECT "state", "storedChunks", "logBytes" FROM "Job"
     WHERE "id" = ? AND "hostId" = ? AND coalesce("sentToMachineId" = ?, true)`,
  );
  const insert = db.prepare<[string, number, number, Buffer, string]>(
    `INSERT INTO "JobLogChunk" ("jobId", "chunk", "lineCount", "data", "storedAt") VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const present = db.prepare<[string, number], { present: number }>(
    `SELECT 1 AS present FROM "JobLogChunk" WHERE "jobId" = ? AND "chunk" = ?`,
  );
  const mark = db.prepare<[number, number, number, string]>(
    `UPDATE "Job" SET "storedChunks" = ?, "logLines" = "logLines" + ?, "logBytes" = "logBytes" + ?, "hasLog" = true
     WHERE "id" = ?`,
  );
  const select = db.prepare<[string, number, number], { chunk: number; lineCount: number; data: Buffer }>(
    `SELECT "chunk", "lineCount", "data" FROM "JobLogChunk" WHERE "jobId" = ? AND "chunk" >= ? ORDER BY "chunk" LIMIT ?`,
  );
  const counts = db
    .prepare<[string, number, number], number>(
      `SELECT "lineCount" FROM "JobLogChunk" WHERE "jobId" = ? AND "chunk" >= ? ORDER BY "chunk" LIMIT ?`,
    )
    .pluck();

  const append = db.transaction((input: Parameters<LogStore["append"]>[0]): number | null => {
    const { jobId, hostId, machineId, chunks } = input;
    const row = job.get(jobId, hostId, machineId);
    if (!row || row.logBytes > MAX_LOG_BYTES) return null;
    if (isTerminal(jobStateSchema.parse(row.state)))
      return Math.max(row.storedChunks - 1, ...chunks.map(({ chunk }) => chunk));
    let lines = 0;
    let bytes = 0;
    let isNew = false;
    const storedAt = new Date().toISOString().replace("Z", "+00:00");
    for (const { chunk, lineCount, text } of chunks) {
      const { changes } = insert.run(jobId, chunk, lineCount, deflateRawSync(text, { level: 1 }), storedAt);
      if (changes === 0) continue;
      isNew = true;
      lines += lineCount;
      bytes += Buffer.byteLength(text);
    }
    let stored = row.storedChunks;
    while (present.get(jobId, stored)) stored += 1;
    if (isNew) mark.run(stored, lines, bytes, jobId);
    return stored - 1;
  });

  return {
    append: (input) => mutex.runExclusive(() => append.immediate(input)),
    read: ({ jobId, from, limit }) =>
      mutex.runExclusive(() =>
        select.all(jobId, from, limit).map(({ data, ...row }) => ({ ...row, text: inflateRawSync(data).toString() })),
      ),
    lineCounts: ({ jobId, from, limit }) => mutex.runExclusive(() => counts.all(jobId, from, limit)),
  };
}
