import { deflateRawSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LogLine } from "@/agent/protocol/mod";
import { createHost, createJob, type TestHost } from "@/server/testing/factories";
import { logLine, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { appendLog, finishJob, getLogLines, searchJobLog } from "./index";

let context: TestContext;
let host: TestHost;
let jobId: string;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  jobId = await createJob(context, host, { kind: "probe" });
});
afterEach(() => context.close());

const append = (index: number, ...lines: (string | LogLine)[]) =>
  appendLog(context.asAgent(host.hostId), {
    hostId: host.hostId,
    jobId,
    index,
    lines: lines.map((line) => (typeof line === "string" ? logLine(line) : line)),
  });
const page = (count: number, from?: number) =>
  getLogLines(context.asViewer(), { jobId, count, ...(from === undefined ? {} : { from }) });
const texts = async (count: number, from?: number) => (await page(count, from)).lines.map(({ text }) => text);

type Search = Omit<Parameters<typeof searchJobLog>[1], "jobId">;
/** Follows the continuations to the end, or to so many lines. */
async function search(input: Search) {
  const lines: number[] = [];
  let [calls, from]: [number, number | null] = [0, input.from];
  while (from !== null && lines.length < input.limit) {
    const found = await searchJobLog(context.asViewer(), { jobId, ...input, from, limit: input.limit - lines.length });
    lines.push(...found.lines);
    from = found.resumeAt;
    calls += 1;
  }
  return { lines, calls };
}

/** A log that would take minutes to send, written as the store does it. */
function fillLog(chunks: number, textOf: (line: number) => string): void {
  const db = new Sqlite(context.databaseFile);
  const insert = db.prepare(
    `INSERT INTO "JobLogChunk" ("jobId", "chunk", "lineCount", "data", "storedAt") VALUES (?, ?, 200, ?, 0)`,
  );
  db.transaction(() => {
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const lines = Array.from({ length: 200 }, (_, at) => JSON.stringify(logLine(textOf(chunk * 200 + at + 1))));
      insert.run(jobId, chunk, deflateRawSync(lines.join("\n"), { level: 1 }));
    }
    db.prepare(`UPDATE "Job" SET "storedChunks" = ?, "logLines" = ?, "hasLog" = true WHERE "id" = ?`).run(
      chunks,
      chunks * 200,
      jobId,
    );
  })();
  db.close();
}

test("any range of lines is that part of the log, across chunks of any size and empty ones", async () => {
  const all: string[] = [];
  for (let index = 0; index < 60; index += 1) {
    const lines = Array.from({ length: (index * 7) % 11 }, (_, at) => `chunk ${index} line ${at}`);
    all.push(...lines);
    await append(index, ...lines);
  }
  for (const [from, count] of [
    [1, 2000],
    [1, 1],
    [3, 50],
    [all.length, 5],
    [all.length - 2, 3],
    [17, 0],
    [90, 121],
  ] as const)
    expect(await texts(count, from)).toEqual(all.slice(from - 1, from - 1 + count));
  expect(await page(5, all.length + 1)).toMatchObject({ total: all.length, lines: [] });
  expect(await texts(4)).toEqual(all.slice(-4));
  expect(await page(4)).toMatchObject({ from: all.length - 3, isComplete: false });
});

test("a log is shown up to its first gap, goes on once that is filled, and is complete once the job is over", async () => {
  await append(0, "one");
  await append(2, "three");
  expect(await page(10)).toMatchObject({ total: 1, from: 1, isComplete: false });
  expect((await search({ text: "three", from: 1, direction: "forward", limit: 5 })).lines).toEqual([]);
  await append(1, "two");
  expect(await texts(10)).toEqual(["one", "two", "three"]);
  expect((await search({ text: "three", from: 1, direction: "forward", limit: 5 })).lines).toEqual([3]);
  await finishJob(context.asAgent(host.hostId), { jobId, result: succeeded() });
  expect((await page(10)).isComplete).toBe(true);
});

test("a log that grows while it is read gives whole pages, each with the total of its moment", async () => {
  const [pages] = await Promise.all([
    Promise.all(Array.from({ length: 40 }, () => page(2000, 1))),
    (async () => {
      for (let index = 0; index < 40; index += 1) await append(index, `line ${index}`);
    })(),
  ]);
  for (const { total, lines } of pages) expect(lines.map(({ text }) => text)).toEqual(numbered(total));
  expect(await texts(2000, 1)).toEqual(numbered(40));
});
const numbered = (total: number) => Array.from({ length: total }, (_, at) => `line ${at}`);

test("lines are found whatever their case, forward and backward, also where terminal codes cut the word", async () => {
  await append(0, "Saved /etc", "nothing", "s\u001b[31mav\u001b[0med /home", 'the "quoted" \\ path');
  await append(1, "photo\u202eSAVED", "stdout is no text of this line", "ÄRGER");
  const find = async (text: string, from = 1, direction: "forward" | "backward" = "forward") =>
    (await search({ text, from, direction, limit: 100 })).lines;
  expect(await find("saved")).toEqual([1, 3, 5]);
  expect(await find("SAVED", 5, "backward")).toEqual([5, 3, 1]);
  expect(await find("saved", 4, "backward")).toEqual([3, 1]);
  expect(await find("saved", 2)).toEqual([3, 5]);
  expect(await find('"QUOTED" \\')).toEqual([4]);
  expect(await find("ärger")).toEqual([7]);
  // The names of a stored line's fields are no part of the line.
  expect(await find("stdout")).toEqual([6]);
  expect(await find("31m")).toEqual([]);
  expect(await find(".")).toEqual([]);
});

test("trouble is found by whole words, in one stream or in all", async () => {
  const line = (text: string, stream: LogLine["stream"]): LogLine => ({ ...logLine(text), stream });
  await append(0, "0 errors", line("failed: see below", "agent"), line("fine", "stderr"));
  await append(1, line("\u001b[1mFatal\u001b[0m: unable", "stderr"), "terrorbird.jpg");
  const find = (more: Partial<Search>) => search({ from: 1, direction: "forward", limit: 10, ...more });
  expect((await find({})).lines).toEqual([2, 4]);
  expect((await find({ stream: "stderr" })).lines).toEqual([4]);
  expect((await page(9)).lines.map(({ isTrouble }) => isTrouble)).toEqual([false, true, false, true, false]);
});

test("300,000 lines: a page, a word at either end and all matches are found in bounded steps, others get their turn", async () => {
  fillLog(1500, (line) => (line === 3 || line === 299_999 ? "the needle is here" : `unchanged /srv/data/${line}.jpg`));
  expect(await texts(2, 150_000)).toEqual(["unchanged /srv/data/150000.jpg", "unchanged /srv/data/150001.jpg"]);
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  const last = await search({ text: "needle", from: 4, direction: "forward", limit: 1 });
  clearInterval(timer);
  expect(last.lines).toEqual([299_999]);
  expect(last.calls).toBeGreaterThan(1);
  expect(turns).toBeGreaterThan(20);
  expect((await search({ text: "needle", from: 299_998, direction: "backward", limit: 1 })).lines).toEqual([3]);
  const every = await searchJobLog(context.asViewer(), {
    jobId,
    text: "unchanged",
    from: 1,
    direction: "forward",
    limit: 1000,
  });
  expect(every.lines).toHaveLength(1000);
  expect(every.resumeAt).toBe(1002);
});

test("a log that was removed says so; nobody, and another host's agent, learn nothing", async () => {
  await append(0, "one");
  await finishJob(context.asAgent(host.hostId), { jobId, result: succeeded() });
  await context.services.db.history.removeLogs({ jobIds: [jobId], at: context.clock.now() });
  const asked = { jobId, text: "x", from: 1, direction: "forward", limit: 1 } as const;
  await expect(page(1)).rejects.toMatchObject({ code: "log_removed" });
  await expect(searchJobLog(context.asViewer(), asked)).rejects.toMatchObject({ code: "log_removed" });
  const other = await createHost(context);
  for (const [ctx, code] of [
    [context.asNobody(), "unauthenticated"],
    [context.asAgent(other.hostId), "role_required"],
  ] as const) {
    await expect(getLogLines(ctx, { jobId, count: 1 })).rejects.toMatchObject({ code });
    await expect(searchJobLog(ctx, asked)).rejects.toMatchObject({ code });
  }
  for (const wrong of [{ count: 2001 }, { count: -1 }, { count: 1, from: 0 }])
    await expect(getLogLines(context.asViewer(), { jobId, ...wrong })).rejects.toMatchObject({});
});
