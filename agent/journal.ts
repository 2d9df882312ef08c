/**
 * What the agent knows of its jobs, on disk, so that a job starts at most once whatever happens to this process.
 * One folder per job: order.json (accepted), started.json (before restic is spawned), process.json (restic's pid),
 * result.json (ended, not yet acknowledged). After the acknowledgement only a line in acknowledged.jsonl is left.
 */
import { join } from "node:path";
import * as z from "zod";
import { type JobAcknowledged, openMemory } from "./acknowledged.ts";
import { type Disk, listNames, readJsonIfValid, readTextIfExists } from "./files.ts";
import { jobIdSchema, jobKindSchema, jobOrderSchema, jobResultSchema, type ToldJob } from "./protocol/mod.ts";

export const recordSchema = z.object({
  jobId: jobIdSchema,
  order: jobOrderSchema,
  acceptedAt: z.iso.datetime(),
  /** RFC 3339, by the server's clock. */
  expiresAt: z.iso.datetime(),
  /** Of a job that a schedule of this host has started. */
  scheduleId: z.string().max(64).nullable().optional(),
  nominalAt: z.iso.datetime().optional(),
});
export type JobRecord = z.infer<typeof recordSchema>;

export const startedSchema = z.object({ startedAt: z.iso.datetime(), bootId: z.string() });
export type JobStarted = z.infer<typeof startedSchema>;

/** `identity` tells the process from a later one with the same pid. */
const processSchema = z.object({ pid: z.number().int().positive(), identity: z.string().nullable() });
export type JobProcess = z.infer<typeof processSchema>;

export const finishedSchema = z.object({
  kind: jobKindSchema,
  chunkCount: z.number().int().nonnegative(),
  result: jobResultSchema,
});
export type JobFinished = z.infer<typeof finishedSchema>;

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
  /** Acknowledged jobs that are remembered and ended at that instant or later, or are among these. */
  acknowledgedSince(since: Date, jobIds: readonly string[]): JobAcknowledged[];
  /** What is on disk of a job that is not acknowledged; null when there is none. */
  entry(jobId: string): Promise<JournalEntry | null>;
  /** Ids of all acknowledged jobs that are remembered. */
  acknowledgedIds(): string[];
};

/** A larger order is not kept with them, in bytes as JSON. */
const MAX_TOLD_BYTES = 8192;

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
    acknowledgedSince: memory.since,
    acknowledgedIds: memory.ids,
    async entry(jobId) {
      const record = await readJsonIfValid(fileOf(jobId, "order.json"), recordSchema).catch(() => null);
      return record === null ? null : await readEntry(record, (file) => fileOf(jobId, file));
    },
    async entries() {
      const entries: JournalEntry[] = [];
      for (const name of await listNames(jobsDir)) {
        const record = await readJsonIfValid(fileOf(name, "order.json"), recordSchema).catch(() => null);
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
      const record = await readJsonIfValid(fileOf(jobId, "order.json"), recordSchema).catch(() => null);
      try {
        await memory.add({ jobId, kind, result, ...(record === null ? {} : toldOf(record)) });
      } finally {
        // Even when the line could not be written: a folder left behind would make the next process run the job.
        await disk.remove(join(jobsDir, jobId));
      }
    },
  };
}

/** As part of a line of the memory, or of a message. */
export function toldOf({ order, acceptedAt, scheduleId, nominalAt }: JobRecord): { told?: ToldJob } {
  const told: ToldJob = {
    order,
    acceptedAt,
    ...(scheduleId === undefined ? {} : { scheduleId }),
    ...(nominalAt === undefined ? {} : { nominalAt }),
  };
  return JSON.stringify(told).length > MAX_TOLD_BYTES ? {} : { told };
}

async function readEntry(record: JobRecord, file: (name: string) => string): Promise<JournalEntry> {
  const startedFile = file("started.json");
  const isStarted = (await readTextIfExists(startedFile)) !== null;
  // A file that cannot be understood still says that restic may have run: starting it again would be once too often.
  const unknownStart: JobStarted = { startedAt: record.acceptedAt, bootId: "" };
  return {
    record,
    started: isStarted ? ((await readJsonIfValid(startedFile, startedSchema)) ?? unknownStart) : null,
    process: await readJsonIfValid(file("process.json"), processSchema),
    finished: await readJsonIfValid(file("result.json"), finishedSchema),
  };
}
