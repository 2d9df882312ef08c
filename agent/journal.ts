/**
 * What the agent knows of its jobs, on disk, so that a job starts at most once whatever happens to this process.
 * One folder per job: order.json (accepted), started.json (before restic is spawned), process.json (restic's pid),
 * result.json (ended, not yet acknowledged). After the acknowledgement only a line in acknowledged.jsonl is left.
 */
import { join } from "node:path";
import { z } from "zod";
import { type Disk, listNames, readJsonIfValid, readTextIfExists } from "./files.ts";
import { jobIdSchema, jobKindSchema, jobOrderSchema, jobResultSchema } from "./protocol/mod.ts";

const recordSchema = z.object({
  jobId: jobIdSchema,
  order: jobOrderSchema,
  acceptedAt: z.iso.datetime(),
  /** RFC 3339, by the server's clock. */
  expiresAt: z.iso.datetime(),
});
export type JobRecord = z.infer<typeof recordSchema>;

const startedSchema = z.object({ startedAt: z.iso.datetime(), bootId: z.string() });
export type JobStarted = z.infer<typeof startedSchema>;

/** `identity` tells the process from a later one with the same pid. */
const processSchema = z.object({ pid: z.number().int().positive(), identity: z.string().nullable() });
export type JobProcess = z.infer<typeof processSchema>;

const finishedSchema = z.object({
  kind: jobKindSchema,
  chunkCount: z.number().int().nonnegative(),
  result: jobResultSchema,
});
export type JobFinished = z.infer<typeof finishedSchema>;

const acknowledgedSchema = z.object({ jobId: jobIdSchema, kind: jobKindSchema, result: jobResultSchema });
export type JobAcknowledged = z.infer<typeof acknowledgedSchema>;

export type JournalEntry = {
  record: JobRecord;
  started: JobStarted | null;
  process: JobProcess | null;
  finished: JobFinished | null;
};

export type Journal = {
  /** What the last process left behind, oldest first. */
  entries(): Promise<JournalEntry[]>;
  /** Where a job keeps its files. */
  folder(jobId: string): string;
  /** On disk when it resolves; a rejection means that the job must not run. */
  accept(record: JobRecord): Promise<void>;
  /** On disk when it resolves; only then restic may be spawned. */
  start(jobId: string, started: JobStarted): Promise<void>;
  noteProcess(jobId: string, process: JobProcess): Promise<void>;
  finish(jobId: string, finished: JobFinished): Promise<void>;
  /** The server has it all: remembers the id, then removes the folder. */
  forget(jobId: string, finished: JobFinished): Promise<void>;
  /** A job of long ago that the server has acknowledged; null when it is not remembered. */
  acknowledged(jobId: string): JobAcknowledged | null;
};

/** How many acknowledged jobs are remembered, so that a late repeat of their order does no harm. */
const REMEMBERED = 500;

export async function openJournal({
  jobsDir,
  acknowledgedFile,
  disk,
}: {
  jobsDir: string;
  acknowledgedFile: string;
  disk: Disk;
}): Promise<Journal> {
  await disk.makeDir(jobsDir);
  const memory = await openMemory(acknowledgedFile, disk);
  const fileOf = (jobId: string, name: string) => join(jobsDir, jobId, name);
  const write = (jobId: string, name: string, value: unknown) =>
    disk.writeFile(fileOf(jobId, name), JSON.stringify(value));

  return {
    folder: (jobId) => join(jobsDir, jobId),
    acknowledged: memory.find,
    async entries() {
      const entries: JournalEntry[] = [];
      for (const name of await listNames(jobsDir)) {
        const record = await readJsonIfValid(fileOf(name, "order.json"), recordSchema);
        // Without an order the job was never accepted; with its acknowledgement noted it only waits for removal.
        if (record === null || memory.find(name) !== null) await disk.remove(join(jobsDir, name));
        else entries.push(await readEntry(record, (file) => fileOf(name, file)));
      }
      return entries.sort((a, b) => a.record.acceptedAt.localeCompare(b.record.acceptedAt));
    },
    async accept(record) {
      await disk.makeDir(join(jobsDir, record.jobId));
      await write(record.jobId, "order.json", record);
    },
    start: (jobId, started) => write(jobId, "started.json", started),
    noteProcess: (jobId, process) => write(jobId, "process.json", process),
    finish: (jobId, finished) => write(jobId, "result.json", finished),
    async forget(jobId, { kind, result }) {
      await memory.add({ jobId, kind, result });
      await disk.remove(join(jobsDir, jobId));
    },
  };
}

async function readEntry(record: JobRecord, file: (name: string) => string): Promise<JournalEntry> {
  return {
    record,
    started: await readJsonIfValid(file("started.json"), startedSchema),
    process: await readJsonIfValid(file("process.json"), processSchema),
    finished: await readJsonIfValid(file("result.json"), finishedSchema),
  };
}

/** The acknowledged jobs: appended one line each, rewritten when the file has grown to twice its bound. */
async function openMemory(file: string, disk: Disk) {
  const text = (await readTextIfExists(file)) ?? "";
  const lines = text.split("\n").filter((line) => line !== "");
  const known = new Map<string, JobAcknowledged>();
  for (const line of lines.slice(-REMEMBERED)) {
    const parsed = acknowledgedSchema.safeParse(parseOrNull(line));
    if (parsed.success) known.set(parsed.data.jobId, parsed.data);
  }
  let lineCount = lines.length;
  const rewrite = async () => {
    const kept = [...known.values()];
    await disk.writeFile(file, kept.map((job) => `${JSON.stringify(job)}\n`).join(""));
    lineCount = kept.length;
  };
  // A line torn by a power cut would swallow the next one.
  if (text !== "" && !text.endsWith("\n")) await rewrite();
  return {
    find: (jobId: string) => known.get(jobId) ?? null,
    async add(job: JobAcknowledged) {
      if (known.has(job.jobId)) return;
      await disk.appendFile(file, `${JSON.stringify(job)}\n`);
      known.set(job.jobId, job);
      lineCount++;
      for (const oldest of known.keys()) {
        if (known.size <= REMEMBERED) break;
        known.delete(oldest);
      }
      if (lineCount >= 2 * REMEMBERED) await rewrite();
    },
  };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
