import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHost, createJob, type TestHost } from "@/server/testing/factories";
import { logLine, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { appendLog, finishJob, getJobLogText, getJobOutput } from "./index";

let context: TestContext;
let host: TestHost;
let jobId: string;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
  jobId = await createJob(context, host, { kind: "probe" });
});
afterEach(() => context.close());

const append = (index: number, ...texts: string[]) =>
  appendLog(context.asAgent(host.hostId), { hostId: host.hostId, jobId, index, lines: texts.map(logLine) });
const textOf = () => getJobLogText(context.asViewer(), { jobId });

async function bytesOf(range: { start: number; end: number }): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await textOf()).read(range)) pieces.push(piece);
  return Buffer.concat(pieces).toString("latin1");
}

test("any range of bytes is that part of the whole text, across chunks, empty ones and odd characters", async () => {
  for (let index = 0; index < 120; index += 1)
    await append(index, ...(index % 7 === 0 ? [] : [`line ${index} ü🦊\ud800`, "x".repeat(index)]));
  const whole = Buffer.from(await getJobOutput(context.asViewer(), { jobId })).toString("latin1");
  expect((await textOf()).byteLength).toBe(whole.length);
  const place = fc.integer({ min: 0, max: whole.length + 10 });
  await fc.assert(
    fc.asyncProperty(place, place, async (start, end) => {
      expect(await bytesOf({ start, end })).toBe(whole.slice(start, end));
    }),
    { numRuns: 60, examples: [[0, whole.length]] },
  );
});

test("a growing log grows by its end only; the log of a job that is over never changes, whatever comes late", async () => {
  await append(0, "first");
  await append(2, "third");
  const early = await textOf();
  expect(early.tag).toBeNull();
  await append(1, "second");
  const { byteLength } = await textOf();
  expect(byteLength).toBeGreaterThan(early.byteLength);
  await finishJob(context.asAgent(host.hostId), { jobId, result: succeeded() });
  const over = await textOf();
  expect(over.tag).toBe(`${jobId}-${byteLength}`);
  // Acknowledged all the same, so that the agent may forget it.
  expect(await append(3, "late")).toBe(3);
  expect(await append(1, "repeated")).toBe(2);
  expect(await textOf()).toMatchObject({ tag: over.tag, byteLength });
  expect(await bytesOf({ start: 0, end: byteLength })).toMatch(/ first\n.* second\n.* third\n$/);
});

test("nobody, and another host's agent, learn nothing", async () => {
  const other = await createHost(context);
  await expect(getJobLogText(context.asNobody(), { jobId })).rejects.toMatchObject({ code: "unauthenticated" });
  const foreign = getJobLogText(context.asAgent(other.hostId), { jobId });
  await expect(foreign).rejects.toMatchObject({ code: "role_required" });
  const unknown = getJobLogText(context.asViewer(), { jobId: "no-such-job" });
  await expect(unknown).rejects.toMatchObject({ code: "job_not_found" });
});
