import { inflateRawSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { expect } from "vitest";
import { onEnd } from "../harness/cleanup";

/** Everything that a test may want to know of a job, read from the database beside the server. */
export interface JobRecords {
  /** Every state that the row ever had, in order. */
  states(jobId: string): string[];
  job(jobId: string): { state: string; cause: string | null; storedChunks: number; logLines: number };
  chunks(jobId: string): { chunk: number; lines: string[] }[];
}

/** Lets the database itself note each change of a job's state, so that none escapes whoever makes it. */
export function recordStates(databaseFile: string): JobRecords {
  const db = new Sqlite(databaseFile);
  onEnd(() => {
    db.close();
  });
  db.exec(`PRAGMA busy_timeout = 5000;
    CREATE TABLE "_states" ("jobId" TEXT, "state" TEXT);
    CREATE TRIGGER "_first" AFTER INSERT ON "Job" BEGIN INSERT INTO "_states" VALUES (NEW."id", NEW."state"); END;
    CREATE TRIGGER "_next" AFTER UPDATE OF "state" ON "Job" BEGIN
      INSERT INTO "_states" VALUES (NEW."id", NEW."state"); END;`);
  const states = db.prepare<[string], string>(`SELECT "state" FROM "_states" WHERE "jobId" = ? ORDER BY rowid`).pluck();
  const job = db.prepare<[string], ReturnType<JobRecords["job"]>>(
    `SELECT "state", "cause", "storedChunks", "logLines" FROM "Job" WHERE "id" = ?`,
  );
  const chunks = db.prepare<[string], { chunk: number; data: Buffer }>(
    `SELECT "chunk", "data" FROM "JobLogChunk" WHERE "jobId" = ? ORDER BY "chunk"`,
  );
  const textsOf = (data: Buffer): string[] =>
    inflateRawSync(data)
      .toString()
      .split("\n")
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { text: string }).text);
  return {
    states: (jobId) => states.all(jobId),
    job(jobId) {
      const row = job.get(jobId);
      if (!row) throw new Error(`There is no job ${jobId}.`);
      return row;
    },
    chunks: (jobId) => chunks.all(jobId).map(({ chunk, data }) => ({ chunk, lines: textsOf(data) })),
  };
}

const ORDER = ["queued", "sent", "running"];
const ENDINGS = ["succeeded", "cancelled", "failed"];

type Job = { jobId: string; path: string; starts: readonly string[] };

/** The three promises about one job of `fake-restic`, after all is quiet. */
export function expectWhole(records: JobRecords, { jobId, path, starts }: Job): void {
  const { state, cause, storedChunks } = records.job(jobId);
  const states = records.states(jobId);
  const told = `job ${jobId} (${path}): ${states.join(" → ")}, ${cause}`;

  const started = starts.filter((one) => one === path).length;
  expect(started, `${told}: starts`).toBeLessThanOrEqual(1);
  if (state === "succeeded") expect(started, `${told}: starts`).toBe(1);

  // Forward only, one end. An agent that keeps its disk never loses a job, so `lost` is no possible end here.
  const before = states.slice(0, -1);
  expect(before, told).toEqual(ORDER.filter((one) => before.includes(one)));
  expect(ENDINGS, told).toContain(states.at(-1));
  if (state === "failed") expect(cause, told).toBe("agent_restarted");

  const chunks = records.chunks(jobId);
  expect(
    chunks.map(({ chunk }) => chunk),
    told,
  ).toEqual(Array.from({ length: storedChunks }, (_, index) => index));
  const said = chunks.flatMap(({ lines }) => lines).filter((line) => line.startsWith("line "));
  const count = state === "succeeded" ? Number(path.split("/").at(-2)) : said.length;
  // Also of a job that was cut short: what is there is the beginning, each line once.
  expect(said, told).toEqual(Array.from({ length: count }, (_, index) => `line ${index} of ${path}`));
}
