import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, beforeEach, expect } from "vitest";
import { waitFor } from "../harness/wait-for";
import { type AttackedAgent, makeAttackedAgent } from "./attacked-agent";
import { type FakeMaliciousServer, type Line, startFakeMaliciousServer } from "./fake-malicious-server";
import { releaseKey } from "./offers";

export const TUNING = {
  ...{ heartbeatMs: 3_000, progressMs: 50, logFlushMs: 20, reconnectMinMs: 50, reconnectMaxMs: 100 },
  ...{ reconnectStableMs: 60_000, logHeadBytes: 65_536, logTailBytes: 65_536, logWindow: 4, jobSilenceMs: 60_000 },
  ...{ unreachableMs: 2_000, retryAttempts: 1, retryMinMs: 20, retryMaxMs: 100, leaseOfflineMs: 200 },
};
export const LATER = "2099-01-01T00:00:00.000Z";
const PASSWORD = "the-password-of-the-repository";

/**
 * An agent and the server that somebody has taken over, for all tests of a file; call once, at its top. Agent, server
 * and line are there when the first test begins.
 */
export function besiege() {
  let server: FakeMaliciousServer;
  let agent: AttackedAgent;
  let line: Line;
  let trapFile: string;
  let outside: string[];
  let untilHere = 0;

  beforeAll(async () => {
    server = await startFakeMaliciousServer();
    const spki = releaseKey.publicKey.export({ type: "spki", format: "der" });
    agent = await makeAttackedAgent({
      RM_SERVER: server.url,
      RM_HOST_ID: "host-1",
      RM_AGENT_TOKEN: "rma_the-token-of-this-agent",
      RM_CERT_PIN_SHA256: server.pin,
      RM_RELEASE_KEY: spki.subarray(-32).toString("base64"),
      RM_BROWSE_ROOTS: "/srv/nothing-is-here",
    });
    trapFile = agent.trap.replace("touch ", "");
    await mkdir(join(agent.dir, "files"));
    await mkdir(join(agent.dir, "allowed"));
    await writeFile(join(agent.dir, "files/one.txt"), "one");
    await symlink("/etc", join(agent.dir, "allowed/way-out"));
    const browse = `RM_BROWSE_ROOTS=${join(agent.dir, "allowed")}`;
    await writeFile(agent.envFile, readFileSync(agent.envFile, "utf8").replace(/RM_BROWSE_ROOTS=.*/, browse));
    await agent.start();
    line = await welcome(await server.connection());
    await start({ kind: "init" }).then(({ result }) => expect(result).toMatchObject({ state: "succeeded" }));
    outside = await agent.outside();
  }, 120_000);

  /** Every test begins and ends with an agent that does what an honest server asks for, and has done nothing else. */
  beforeEach(async () => {
    if (line.socket.readyState !== line.socket.OPEN) line = await welcome(await server.connection());
    untilHere = agent.log().length;
  });
  const newLog = () => agent.log().slice(untilHere);
  const isLogged = (pattern: RegExp) =>
    waitFor(() => pattern.test(newLog()), { what: `${pattern} in the agent's log` });

  async function expectUnharmed(): Promise<void> {
    const callsBefore = (await agent.resticCalls()).length;
    expect((await start({ kind: "probe" })).result).toMatchObject({ state: "succeeded" });
    expect((await agent.resticCalls()).length).toBeGreaterThan(callsBefore);
    expect(existsSync(trapFile), "the trap").toBe(false);
    expect(await agent.outside()).toEqual(outside);
    const children = readFileSync(`/proc/${agent.pid()}/task/${agent.pid()}/children`, "utf8");
    expect(children.trim(), "processes that are left").toBe("");
  }

  const repository = (changes = {}) => ({
    url: join(agent.stateDir, "repo"),
    encryptionPassword: PASSWORD,
    ...changes,
  });
  const group = (changes = {}) => ({
    ...{ sourceGroupId: "sg-1", name: "files", paths: [join(agent.dir, "files")], excludes: [], tags: [] },
    ...{ isOneFileSystem: false, isExcludeCaches: false },
    ...changes,
  });
  const backup = (changes = {}) => ({ kind: "backup", sourceGroup: group(changes) });

  async function welcome(to: Line, serverTime = new Date().toISOString(), heartbeatMs = 3_000): Promise<Line> {
    await to.next("hello");
    to.say({ type: "welcome", protocol: 3, serverTime, configRevision: 1, tuning: { ...TUNING, heartbeatMs } });
    to.say({ type: "config.replace", config: { revision: 1, repository: repository(), sourceGroups: [group()] } });
    await to.next("config.applied");
    return to;
  }

  /** A socket of the agent's that nothing was said on yet; the one before is closed. */
  async function reconnect(): Promise<Line> {
    line.socket.terminate();
    return server.connection();
  }

  /** Gives an order and returns how it ended. */
  async function start(order: Record<string, unknown>, jobId: string = randomUUID()) {
    line.say({ type: "job.start", jobId, order, expiresAt: LATER });
    return line.next("job.finished", (message) => message.jobId === jobId);
  }

  return {
    ...{ backup, expectUnharmed, group, isLogged, reconnect, repository, start, welcome },
    get server() {
      return server;
    },
    get agent() {
      return agent;
    },
    get trapFile() {
      return trapFile;
    },
    /** What is spoken on; a test that has the agent connect anew puts the new connection here. */
    get line() {
      return line;
    },
    set line(next: Line) {
      line = next;
    },
  };
}
