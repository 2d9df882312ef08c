/** An agent in the test's own process, its server, and a job brought to its end between the two. */
import type { AgentConfig } from "../protocol/mod.ts";
import { makeFakeRestic } from "./fake-restic.ts";
import { type FakeConnection, startFakeServer } from "./fake-server.ts";
import { configFor } from "./orders.ts";
import { tempDir } from "./temp.ts";
import { makeHost, startDaemon } from "./test-agent.ts";
import { waitFor } from "./wait-for.ts";

/** A server, an enrolled host with a restic that obeys, and its running agent. */
export async function sessionScene() {
  const dir = tempDir();
  const restic = await makeFakeRestic(dir);
  const server = await startFakeServer();
  const host = await makeHost({ serverUrl: server.url, restic: restic.program });
  const agent = startDaemon(host);
  return {
    server,
    host,
    agent,
    restic,
    async [Symbol.asyncDispose]() {
      await agent[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      host[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}

export async function configured(
  connection: FakeConnection,
  config: AgentConfig = configFor("/srv/nowhere"),
): Promise<void> {
  await connection.welcome();
  connection.send({ type: "config.replace", config });
  await connection.next("config.applied");
}

/** Acknowledges a job's chunks until its result comes. */
export async function finishing(connection: FakeConnection, jobId: string) {
  let acked = -1;
  const pumping = waitFor("the result", () => {
    const held = connection.heard.flatMap((message) =>
      message.type === "job.logged" && message.jobId === jobId ? [message.index] : [],
    );
    while (held.includes(acked + 1)) acked++;
    connection.send({ type: "job.logged.ack", jobId, index: acked });
    return connection.heard.find((message) => message.type === "job.finished" && message.jobId === jobId);
  });
  const finished = await pumping;
  if (finished.type !== "job.finished") throw new Error("unreachable");
  return finished;
}
