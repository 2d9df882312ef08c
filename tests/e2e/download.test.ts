import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { cpuSeconds, residentBytes } from "../bench/lib/process-stats";
import { watchResident } from "../bench/lib/watch-resident";
import { makeAgent, type TestAgent } from "../harness/agent";
import type { Api } from "../harness/api";
import { startServer, type TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { waitFor } from "../harness/wait-for";
import { beginDownload, resticsBelow } from "./download-support";

const MIB = 2 ** 20;
const SIZE = Number(process.env.RM_TEST_DOWNLOAD_MIB ?? 2048) * MIB;
/** What is allowed beside what each process takes when it does nothing. */
const ALLOWED_MIB = 64;
/** A minute of standing still costs as little as this, in a tenth of the time; RM_TEST_PAUSE_S makes it longer. */
const PAUSE_MS = Number(process.env.RM_TEST_PAUSE_S ?? 6) * 1000;

let server: TestServer;
let agent: TestAgent;
let admin: Api;
let url: string;
let file: string;
let authorization: Record<string, string>;
let idle: Record<string, number>;
const pids = () => ({ server: server.pid, agent: agent.pid });

/** Mostly holes, so that it is backed up quickly; random bytes at its start, its end and in between. */
async function writeBigFile(path: string): Promise<void> {
  const handle = await open(path, "w");
  await handle.truncate(SIZE);
  for (const at of [0, SIZE / 2 - 1, SIZE - MIB]) await handle.write(randomBytes(MIB), 0, MIB, at);
  await handle.close();
}

beforeAll(async () => {
  server = await startServer();
  admin = await server.adminApi();
  const source = await makeTempDir("source");
  file = join(source, "big.img");
  await writeBigFile(file);
  agent = await makeAgent({ serverUrl: server.url, hostname: "web-1" });
  const repo_url = join(await makeTempDir("repository"), "repo");
  const { token } = await admin.mint({
    ...{ hostname: "web-1", repo_url, repo_password: "the-password-of-the-repository" },
    initial_paths: [source],
  });
  await agent.enroll(token);
  await agent.run();
  const { host_id } = await admin.waitForHost("web-1", { status: "online", repo_status: "ready" });
  const [group] = await admin.sourceGroups(host_id);
  await admin.waitForJob((await admin.runSourceGroup(group?.source_group_id ?? "")).job_id, ["succeeded"], 170_000);
  const snapshot = await waitFor(async () => (await admin.snapshots(host_id))[0], {
    what: "the snapshot to be listed",
  });
  url = `${server.url}/api/hosts/${host_id}/snapshots/${snapshot.snapshot_id}/download?path=${encodeURIComponent(file)}`;
  const bot = await admin.call<{ token: string }>("POST", "/api/auth/api-tokens", {
    ...{ name: "bot", role_limit: "operator", expires_in_days: 1 },
  });
  authorization = { authorization: `Bearer ${bot.token}` };
  // The code of both is loaded by one small part: what comes on top is what a download takes.
  await (await beginDownload(url, { ...authorization, range: "bytes=0-9" })).sha256;
  await noRestic();
  idle = { server: residentBytes(server.pid).total, agent: residentBytes(agent.pid).total };
}, 240_000);

const noRestic = () =>
  waitFor(async () => resticsBelow(agent.pid).length === 0, { what: "restic to be gone", timeoutMs: 10_000 });

function expectFlat(most: Record<string, number>, what: string): void {
  for (const name of ["server", "agent"] as const) {
    const idleMib = (idle[name] ?? 0) / MIB;
    const grown = (most[name] ?? 0) / MIB - idleMib;
    console.log(`${what}: ${name} ${idleMib.toFixed(0)} MiB idle, at most ${grown.toFixed(0)} MiB more`);
    expect(grown, `${name}, ${what}`).toBeLessThan(ALLOWED_MIB);
  }
}

const hashOf = async (path: string, start = 0): Promise<string> => {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { start })) hash.update(chunk);
  return hash.digest("hex");
};

describe("a download of 2 GiB", () => {
  it("comes byte for byte, and takes neither server nor agent 64 MiB", async () => {
    const memory = watchResident(pids());
    const startedAt = performance.now();
    const { response, sha256, bytes } = await beginDownload(url, authorization);
    expect(response.statusCode).toBe(200);
    expect(response.headers["content-length"]).toBe(String(SIZE));
    const received = await sha256;
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(`${SIZE / MIB} MiB in ${seconds.toFixed(1)} s, ${(SIZE / MIB / seconds).toFixed(0)} MiB/s`);
    expectFlat(memory.stop(), "while it ran");
    expect(bytes()).toBe(SIZE);
    expect(received).toBe(await hashOf(file));
    await noRestic();
  }, 120_000);

  it("waits for a reader who stops, ends with one who leaves, and is gone on with from there", async () => {
    const memory = watchResident(pids());
    const download = await beginDownload(url, authorization);
    await waitFor(async () => download.bytes() > 100 * MIB, { what: "100 MiB", timeoutMs: 30_000 });
    download.pause();
    const [restic] = resticsBelow(agent.pid);
    expect(restic).toBeTypeOf("number");
    await delay(PAUSE_MS / 2);
    const used = () => cpuSeconds(restic ?? 0).own + cpuSeconds(agent.pid).own;
    const before = used();
    await delay(PAUSE_MS / 2);
    expect(used() - before).toBeLessThan(0.5);
    expect(download.bytes()).toBeLessThan(SIZE);
    expectFlat(memory.stop(), `with a reader that stood still for ${PAUSE_MS / 1000} s`);
    const etag = String(download.response.headers.etag);
    download.response.destroy();
    await noRestic();

    const start = SIZE - 5_000_000;
    const headers = { ...authorization, range: `bytes=${start}-`, "if-range": etag };
    const rest = await beginDownload(url, headers);
    expect([rest.response.statusCode, rest.response.headers["content-range"]]).toEqual([
      206,
      `bytes ${start}-${SIZE - 1}/${SIZE}`,
    ]);
    expect(await rest.sha256).toBe(await hashOf(file, start));
  }, 120_000);

  it("breaks off when the host goes away: what came is not taken for the whole", async () => {
    const { sha256, bytes } = await beginDownload(url, authorization);
    await waitFor(async () => bytes() > 10 * MIB, { what: "10 MiB", timeoutMs: 30_000 });
    await agent.kill("children");
    await expect(sha256).rejects.toThrow();
    expect(bytes()).toBeLessThan(SIZE);
  }, 60_000);
});
