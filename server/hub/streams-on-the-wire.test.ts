import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import type WebSocket from "ws";
import type { RepositoryQuestion, StreamEnd } from "@/agent/protocol/mod";
import type { RepositoryStream } from "@/server/core/ports";
import { createHost } from "@/server/testing/factories";
import { UpgradeRefused } from "@/server/testing/fake-agent";
import { closeHubsAfterEach, startTestHub } from "@/server/testing/start-test-hub";
import { until as untilRight } from "@/server/testing/until";

closeHubsAfterEach();

const until = (isTrue: () => boolean) => untilRight(isTrue, (value) => value);

const question: RepositoryQuestion = { kind: "ls", snapshotId: "a".repeat(64), path: "/" };
const whole: StreamEnd = { problem: null, message: "" };

async function scene() {
  const { testHub, host } = await startTestHub();
  const agent = await testHub.connect({ token: host.agentToken });
  await agent.greet();
  const { hostId } = host;
  await until(() => testHub.registry().current(hostId)?.isOpen === true);
  const open = (more: { signal?: AbortSignal } = {}) => testHub.registry().openStream(hostId, { question, ...more });
  /** The agent's data socket for a stream, open. */
  const bring = (streamId: string, token = host.agentToken) =>
    testHub.connect({ token, path: `/ws/agent/stream/${streamId}` }).then(({ socket }) => socket);
  return { testHub, host, hostId, agent, open, bring };
}

/** Asks, and lets the fake agent bring its socket. */
async function opened(
  of: Awaited<ReturnType<typeof scene>>,
): Promise<{ stream: RepositoryStream; socket: WebSocket; streamId: string }> {
  const asked = of.open();
  const { streamId } = await of.agent.next("stream.open");
  const socket = await of.bring(streamId);
  return { stream: await asked, socket, streamId };
}

const text = async ({ body }: RepositoryStream): Promise<string> => {
  let all = "";
  for await (const chunk of body) all += String(chunk);
  return all;
};
const sayEnd = (socket: WebSocket, end: StreamEnd) => socket.send(JSON.stringify(end));
const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof UpgradeRefused ? error.status : error),
  );

describe("A stream", () => {
  it("brings the bytes in order and ends after the last", async () => {
    const s = await scene();
    const { stream, socket } = await opened(s);
    const read = text(stream);
    for (const part of ["one ", "two ", "three"]) socket.send(Buffer.from(part));
    sayEnd(socket, whole);
    expect(await read).toBe("one two three");
    await until(() => s.testHub.registry().streams.count() === 0);
  });

  it("is no whole answer when its socket breaks off, whatever has come of it", async () => {
    const { stream, socket } = await opened(await scene());
    const read = text(stream);
    socket.send(Buffer.from("half"));
    socket.terminate();
    await expect(read).rejects.toMatchObject({ code: "host_offline" });
  });

  it.each([
    ["snapshot_not_found", "snapshot_not_found"],
    ["path_not_found", "path_not_found"],
    ["repository_failed", "repository_failed"],
    ["idle", "repository_failed"],
    ["too_many", "rate_limited"],
  ] as const)("that ends with %s is destroyed with %s and the host's words", async (problem, code) => {
    const { stream, socket } = await opened(await scene());
    sayEnd(socket, { problem, message: "It is gone." });
    await expect(text(stream)).rejects.toMatchObject({ code, message: "It is gone." });
  });

  it("is destroyed when the host says what is no end", async () => {
    const { stream, socket } = await opened(await scene());
    socket.send("{}");
    await expect(text(stream)).rejects.toMatchObject({ code: "repository_failed" });
  });

  it("is kept back while nobody reads, and goes on where it stopped", async () => {
    const { stream, socket } = await opened(await scene());
    const frame = Buffer.alloc(64 * 1024, "x");
    const total = 1024;
    for (let i = 0; i < total; i++) socket.send(frame);
    sayEnd(socket, whole);
    // The system's own buffers hold a few megabytes; the rest must wait at the sender.
    const waiting = () => socket.bufferedAmount;
    await until(() => stream.body.readableLength > 0);
    let before = -1;
    let looksAlike = 0;
    await until(() => {
      looksAlike = before === waiting() ? looksAlike + 1 : 0;
      before = waiting();
      return looksAlike > 40;
    });
    expect(stream.body.readableLength).toBeLessThan(1024 * 1024);
    expect(waiting()).toBeGreaterThan((total * frame.length) / 2);
    let bytes = 0;
    for await (const chunk of stream.body) bytes += (chunk as Buffer).length;
    expect(bytes).toBe(total * frame.length);
  });

  it("is ended at the host when its reader closes it or leaves", async () => {
    const s = await scene();
    const first = await opened(s);
    const second = await opened(s);
    const ended = [once(first.socket, "close"), once(second.socket, "close")];
    first.stream.close();
    second.stream.body.destroy();
    await Promise.all(ended);
    expect(s.testHub.registry().streams.count()).toBe(0);
  });

  it("is told to the host to be over when its reader leaves before it has come", async () => {
    const s = await scene();
    const leaving = new AbortController();
    const asked = refusalOf(s.open({ signal: leaving.signal }));
    const { streamId } = await s.agent.next("stream.open");
    leaving.abort();
    expect(await s.agent.next("stream.close")).toMatchObject({ streamId });
    expect(await asked).toMatchObject({ code: "request_timeout" });
    expect(await refusalOf(s.bring(streamId))).toBe(404);
  });

  it("ends when its reader's signal is given in the midst of it", async () => {
    const s = await scene();
    const leaving = new AbortController();
    const asked = s.open({ signal: leaving.signal });
    const socket = await s.bring((await s.agent.next("stream.open")).streamId);
    await asked;
    const closed = once(socket, "close");
    leaving.abort();
    await closed;
  });

  it("goes on when the agent's own socket is lost, but not when the host is removed", async () => {
    const s = await scene();
    const { stream, socket } = await opened(s);
    await s.agent.drop();
    await until(() => s.testHub.registry().current(s.hostId) === null);
    socket.send(Buffer.from("still here"));
    const [first] = (await once(stream.body, "data")) as [Buffer];
    expect(first.toString()).toBe("still here");
    const failed = new Promise<void>((resolve) => stream.body.once("close", () => resolve()));
    s.testHub.context.services.events.emit("host.removed", { hostId: s.hostId });
    await failed;
    expect(stream.body.errored).toMatchObject({ code: "host_offline" });
  });
});

describe("Opening a stream", () => {
  it("is refused with the host's own words when the host refuses it", async () => {
    const s = await scene();
    const asked = refusalOf(s.open());
    const { streamId } = await s.agent.next("stream.open");
    s.agent.send({ type: "stream.refused", streamId, end: { problem: "too_many", message: "Four already." } });
    expect(await asked).toMatchObject({ code: "rate_limited", message: "Four already." });
  });

  it("is refused when the host's agent does not know streams, without asking it", async () => {
    const { testHub, host } = await startTestHub();
    const agent = await testHub.connect({ token: host.agentToken });
    await agent.greet({ extraKinds: ["stats"] });
    await until(() => testHub.registry().current(host.hostId)?.isOpen === true);
    const asked = testHub.registry().openStream(host.hostId, { question });
    await expect(asked).rejects.toMatchObject({ code: "agent_too_old" });
  });

  it("fails when the agent leaves before it has brought the stream", async () => {
    const s = await scene();
    const asked = refusalOf(s.open());
    await s.agent.next("stream.open");
    await s.agent.drop();
    expect(await asked).toMatchObject({ code: "host_offline" });
  });

  it("is refused from the ninth at a time on one host on", async () => {
    const s = await scene();
    const waiting = Array.from({ length: 8 }, () => refusalOf(s.open()));
    await expect(s.open()).rejects.toMatchObject({ code: "rate_limited" });
    await s.agent.drop();
    await Promise.all(waiting);
    expect(s.testHub.registry().streams.count()).toBe(0);
  });
});

describe("A socket for a stream", () => {
  it("is refused from another host, with a dead token, for a stream nobody waits for, and the second time", async () => {
    const s = await scene();
    const other = await createHost(s.testHub.context);
    const asked = s.open();
    const { streamId } = await s.agent.next("stream.open");
    expect(await refusalOf(s.bring(streamId, other.agentToken))).toBe(404);
    expect(await refusalOf(s.bring(streamId, "rma_no-such-token"))).toBe(401);
    expect(await refusalOf(s.bring(randomUUID()))).toBe(404);
    const socket = await s.bring(streamId);
    expect(await refusalOf(s.bring(streamId))).toBe(404);
    sayEnd(socket, whole);
    expect(await text(await asked)).toBe("");
  });

  it("may not bring a frame without bound", async () => {
    const { stream, socket } = await opened(await scene());
    socket.send(Buffer.alloc(2 * 1024 * 1024));
    await expect(text(stream)).rejects.toMatchObject({ code: "host_offline" });
  });

  it("is closed when the server stops", async () => {
    const s = await scene();
    const { stream, socket } = await opened(s);
    const closed = once(socket, "close");
    const failed = refusalOf(text(stream));
    await s.testHub.restart();
    await closed;
    expect(await failed).toMatchObject({ code: "shutting_down" });
  });
});
