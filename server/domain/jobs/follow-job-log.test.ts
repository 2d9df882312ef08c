import { afterEach, beforeEach, expect, test } from "vitest";
import { deleteHost } from "@/server/domain/hosts";
import { createHost, createJob, type TestHost } from "@/server/testing/factories";
import { logLine, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { appendLog, type FollowedLog, finishJob, followJobLog } from "./index";

let context: TestContext;
let host: TestHost;
let jobId: string;
let stop: AbortController;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  jobId = await createJob(context, host, { kind: "probe" });
  stop = new AbortController();
});
afterEach(() => context.close());

const append = (index: number, ...texts: string[]) =>
  appendLog(context.asAgent(host.hostId), { hostId: host.hostId, jobId, index, lines: texts.map(logLine) });
const finish = () => finishJob(context.asAgent(host.hostId), { jobId, result: succeeded() });
const follow = (from = 0, idleMs = 60_000) =>
  followJobLog(context.asViewer(), { jobId, from }, { signal: stop.signal, idleMs });
const textsOf = (piece: FollowedLog | undefined) =>
  piece?.kind === "lines" ? piece.lines.map(({ text }) => text) : piece?.kind;

test("what is stored comes first, what follows as soon as it is stored, then the end", async () => {
  await append(0, "a");
  const log = follow();
  expect((await log.next()).value).toMatchObject({ kind: "lines", nextChunk: 1 });
  const waiting = log.next();
  await append(2, "c");
  await append(1, "b");
  expect(textsOf((await waiting).value)).toEqual(["b", "c"]);
  const last = log.next();
  await finish();
  expect(await last).toEqual({ done: false, value: { kind: "end", state: "succeeded" } });
  expect(await log.next()).toEqual({ done: true, value: undefined });
});

test("it goes on from where a reader stopped, and a slow reader gets all of what came meanwhile, once", async () => {
  for (let index = 0; index < 130; index += 1) await append(index, `line ${index}`);
  await finish();
  const seen: string[] = [];
  for await (const piece of follow(20)) if (piece.kind === "lines") seen.push(...piece.lines.map(({ text }) => text));
  expect(seen).toEqual(Array.from({ length: 110 }, (_, i) => `line ${i + 20}`));
});

test("silence is told, so that the line can be kept open; another job's news are none", async () => {
  const other = await createJob(context, host, { kind: "probe" });
  const log = follow(0, 30);
  const waiting = log.next();
  await appendLog(context.asAgent(host.hostId), {
    hostId: host.hostId,
    jobId: other,
    index: 0,
    lines: [logLine("not yours")],
  });
  expect((await waiting).value).toEqual({ kind: "idle" });
});

test("it ends at once when the reader's signal says so, and when the host is removed", async () => {
  const log = follow();
  const waiting = log.next();
  stop.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  stop = new AbortController();
  const removed = follow().next();
  // Only after the first look, so that it is the removal that wakes the reader.
  await append(0);
  await deleteHost(context.asOperator(), host);
  await expect(
    removed.then(async (step) => (step.value?.kind === "lines" ? follow(1).next() : step)),
  ).rejects.toMatchObject({ code: "job_not_found" });
});
