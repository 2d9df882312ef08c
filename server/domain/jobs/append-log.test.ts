import { afterEach, beforeEach, expect, test } from "vitest";
import { listSnapshots } from "@/server/domain/snapshots";
import { createHost, createJob, type TestHost } from "@/server/testing/factories";
import { logLine, snapshot, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { appendLog, finishJob, getJob, getJobLog, getJobOutput } from "./index";

let context: TestContext;
let host: TestHost;
let jobId: string;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  jobId = await createJob(context, host, { kind: "snapshots" });
});
afterEach(() => context.close());

const append = (index: number, ...texts: string[]) =>
  appendLog(context.asAgent(host.hostId), { hostId: host.hostId, jobId, index, lines: texts.map(logLine) });

test("chunks are kept in order, whatever order and however often they come", async () => {
  expect(await append(0, "a", "b")).toBe(0);
  expect(await append(2, "d")).toBe(0);
  expect(await append(0, "forged repeat")).toBe(0);
  expect(await append(1, "c")).toBe(2);
  const { lines, nextChunk, isComplete } = await getJobLog(context.asViewer(), { jobId });
  expect(lines.map(({ text }) => text)).toEqual(["a", "b", "c", "d"]);
  expect({ nextChunk, isComplete }).toEqual({ nextChunk: 3, isComplete: false });
  expect(await getJob(context.asViewer(), { jobId })).toMatchObject({ logLines: 4 });
});

test("a log is read on from where the reader stopped, and says when it is whole", async () => {
  for (let index = 0; index < 60; index += 1) await append(index, `line ${index}`);
  const first = await getJobLog(context.asViewer(), { jobId });
  expect(first).toMatchObject({ nextChunk: 50, isComplete: false });
  await finishJob(context.asAgent(host.hostId), { jobId, result: succeeded() });
  const rest = await getJobLog(context.asViewer(), { jobId, from: first.nextChunk });
  expect(rest).toMatchObject({ nextChunk: 60, isComplete: true });
  expect([...first.lines, ...rest.lines]).toHaveLength(60);
  const output = await getJobOutput(context.asViewer(), { jobId });
  expect(output.split("\n").slice(0, 2)).toEqual([
    "2026-11-23T08:00:00.000Z stdout line 0",
    "2026-11-23T08:00:00.000Z stdout line 1",
  ]);
  expect(output.split("\n")).toHaveLength(61);
});

test("a chunk without lines, and lines that look like JSON or hold odd characters, come back as they were", async () => {
  await append(0);
  const odd = ['{"a":1}', "\u2028 \u0000 é 🦊", "\\n", ""];
  await append(1, ...odd);
  const { lines } = await getJobLog(context.asViewer(), { jobId });
  expect(lines.map(({ text }) => text)).toEqual(odd);
});

test("listed snapshots are stored with the chunk, once", async () => {
  const chunk = { hostId: host.hostId, jobId, index: 0, lines: [], snapshots: [snapshot("a"), snapshot("b")] };
  await appendLog(context.asAgent(host.hostId), chunk);
  await appendLog(context.asAgent(host.hostId), chunk);
  expect(await listSnapshots(context.asViewer(), host)).toHaveLength(2);
});

test("only a listing's chunks may bring snapshots", async () => {
  const probe = await createJob(context, host, { kind: "probe" });
  const chunk = { hostId: host.hostId, jobId: probe, index: 0, lines: [], snapshots: [snapshot("a")] };
  await appendLog(context.asAgent(host.hostId), chunk);
  expect(await listSnapshots(context.asViewer(), host)).toEqual([]);
});

test("another host's agent may not write, nobody may read", async () => {
  const other = await createHost(context);
  const chunk = { hostId: other.hostId, jobId, index: 0, lines: [logLine("forged")] };
  await expect(appendLog(context.asAgent(other.hostId), chunk)).rejects.toMatchObject({ code: "job_not_found" });
  await expect(appendLog(context.asAgent(host.hostId), chunk)).rejects.toMatchObject({ code: "role_required" });
  await expect(getJobLog(context.asNobody(), { jobId })).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(getJobOutput(context.asNobody(), { jobId })).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(getJobLog(context.asAgent(other.hostId), { jobId })).rejects.toMatchObject({ code: "role_required" });
});
