import { setTimeout as delay } from "node:timers/promises";
import { expect, it } from "vitest";
import { systemClock } from "@/server/core/clock";
import { followJobLog, getJobLogText, getJobOutput } from "@/server/domain/jobs";
import { createHost, createJob } from "@/server/testing/factories";
import { type AgentDraft, connectFakeAgent } from "@/server/testing/fake-agent";
import { logLine, succeeded } from "@/server/testing/results";
import { createTestHub, type TestHub } from "@/server/testing/test-hub";
import { onEnd } from "../harness/cleanup";
import { recordStates } from "./job-records";

const AGENTS = 100;
const [SECONDS, LINES_PER_SECOND, LINES_PER_CHUNK] = [8, 100, 50];
const CHUNKS = (SECONDS * LINES_PER_SECOND) / LINES_PER_CHUNK;
const EVERY_MS = (1_000 * LINES_PER_CHUNK) / LINES_PER_SECOND;

const textOf = (n: number) => `new       /home/user/projects/file-${n}.txt, saved in 0.0${n % 97}s (${n} KiB added)`;
const EXPECTED = Array.from({ length: CHUNKS * LINES_PER_CHUNK }, (_, n) => textOf(n));

/** One agent and its job; sends a chunk twice now and then, and two in the wrong order. */
async function openAgent(testHub: TestHub) {
  const host = await createHost(testHub.context);
  const jobId = await createJob(testHub.context, host, { kind: "probe" });
  const agent = await connectFakeAgent({ url: testHub.url(), token: host.agentToken });
  onEnd(() => agent.socket.terminate());
  await agent.greet();
  await agent.next("job.start");
  agent.send({ type: "job.accepted", jobId, acceptedAt: new Date().toISOString() });
  const chunk = (index: number): AgentDraft => ({
    type: "job.logged",
    jobId,
    index,
    lines: Array.from({ length: LINES_PER_CHUNK }, (_, i) => logLine(textOf(index * LINES_PER_CHUNK + i))),
  });
  return {
    jobId,
    async log(startAt: number) {
      for (let index = 0; index < CHUNKS; index += 1) {
        await delay(Math.max(0, startAt + index * EVERY_MS - performance.now()));
        if (index % 6 === 4) agent.send(chunk(index + 1));
        if (index % 6 !== 5) agent.send(chunk(index));
        if (index % 6 === 2) agent.send(chunk(index));
      }
      while ((await agent.next("job.logged.ack")).index < CHUNKS - 1);
      agent.send({ type: "job.finished", jobId, kind: "probe", chunkCount: CHUNKS, result: succeeded() });
      await agent.next("job.finished.ack");
    },
  };
}

it("100 agents that log 100 lines a second each: no line is lost, doubled or out of order, also for who reads along", async () => {
  const testHub = await createTestHub({ services: { clock: systemClock } });
  onEnd(() => testHub.close());
  const records = recordStates(testHub.context.databaseFile);
  const agents: Awaited<ReturnType<typeof openAgent>>[] = [];
  for (let i = 0; i < AGENTS; i += 1) agents.push(await openAgent(testHub));
  const [first, last] = [agents[0], agents[AGENTS - 1]];
  if (!first || !last) throw new Error("There is no agent.");

  const ctx = testHub.context.asViewer();
  const readAlong = async (jobId: string) => {
    const seen: string[] = [];
    const until = { signal: new AbortController().signal, idleMs: 60_000 };
    for await (const piece of followJobLog(ctx, { jobId }, until))
      if (piece.kind === "lines") seen.push(...piece.lines.map(({ text }) => text));
    return seen;
  };
  const along = [readAlong(first.jobId), readAlong(last.jobId)];
  const [startAt, cpu] = [performance.now(), process.cpuUsage()];
  await Promise.all(agents.map((agent, i) => agent.log(startAt + (i / AGENTS) * EVERY_MS)));
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - startAt) / 1_000;

  for (const { jobId } of agents) {
    expect(records.states(jobId)).toEqual(["queued", "sent", "running", "succeeded"]);
    const chunks = records.chunks(jobId);
    expect(chunks.map(({ chunk }) => chunk)).toEqual(Array.from({ length: CHUNKS }, (_, index) => index));
    expect(chunks.flatMap(({ lines }) => lines)).toEqual(EXPECTED);
  }
  for (const seen of await Promise.all(along)) expect(seen).toEqual(EXPECTED);
  const output = await getJobOutput(ctx, first);
  expect((await getJobLogText(ctx, first)).byteLength).toBe(Buffer.byteLength(output));
  const share = Math.round((user + system) / 1e4 / seconds);
  console.log(
    `${AGENTS * EXPECTED.length} lines in ${seconds.toFixed(1)} s, ${share} % of a core with the fake agents`,
  );
}, 60_000);
