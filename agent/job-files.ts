/** Looks at the journal of the running agent from another process: nothing here writes, or needs the agent. */
import { join } from "node:path";
import { acknowledgedSchema } from "./acknowledged.ts";
import { listNames, readJsonIfValid, readTextIfExists } from "./files.ts";
import { finishedSchema, type JobFinished, type JobRecord, recordSchema } from "./journal.ts";
import type { AgentPaths } from "./paths.ts";
import type { JobKind, JobResult } from "./protocol/mod.ts";

export type JobFile = {
  record: JobRecord;
  isStarted: boolean;
  /** Set while the result waits for the server. */
  finished: JobFinished | null;
};

type Places = Pick<AgentPaths, "jobsDir" | "acknowledgedFile">;

/** Jobs that the server does not hold as a whole yet, oldest first. Throws when the folder may not be read. */
export async function readJobFiles(paths: Places): Promise<JobFile[]> {
  const jobs: JobFile[] = [];
  for (const jobId of await listNames(paths.jobsDir)) {
    const job = await readJobFile(paths, jobId);
    if (job !== null) jobs.push(job);
  }
  return jobs.sort((a, b) => a.record.acceptedAt.localeCompare(b.record.acceptedAt));
}

/** Null when there is no such job, or no more. */
export async function readJobFile({ jobsDir }: Places, jobId: string): Promise<JobFile | null> {
  const file = (name: string) => join(jobsDir, jobId, name);
  const record = await readJsonIfValid(file("order.json"), recordSchema);
  if (record === null) return null;
  return {
    record,
    isStarted: (await readTextIfExists(file("started.json"))) !== null,
    finished: await readJsonIfValid(file("result.json"), finishedSchema),
  };
}

export type Ended = { kind: JobKind; result: JobResult };

/** The result of a job that has ended, whether or not the server has it already; null while it goes on. */
export async function readEnd(paths: Places, jobId: string): Promise<Ended | null> {
  const waiting = (await readJobFile(paths, jobId))?.finished;
  if (waiting) return waiting;
  const lines = ((await readTextIfExists(paths.acknowledgedFile)) ?? "").split("\n");
  for (const line of lines) {
    // A cheap look first: the file holds hundreds of results.
    const known = line.includes(`"${jobId}"`) ? parseLine(line) : null;
    if (known?.jobId === jobId) return known;
  }
  return null;
}

function parseLine(line: string) {
  try {
    return acknowledgedSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
