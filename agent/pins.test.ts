import assert from "node:assert/strict";
import { type AgentEnv, readAgentEnv, writeAgentEnv } from "./config.ts";
import { createLogger } from "./log.ts";
import { createPins } from "./pins.ts";
import { createScrubber } from "./scrub.ts";
import { makeCertificate } from "./testing/certificate.ts";
import { makeFakeRestic } from "./testing/fake-restic.ts";
import { startFakeServer } from "./testing/fake-server.ts";
import { type TempDir, tempDir } from "./testing/temp.ts";
import { makeHost, spawnAgent, type TestHost } from "./testing/test-agent.ts";
import { waitFor } from "./testing/wait-for.ts";

const [A, B, C] = ["a".repeat(64), "b".repeat(64), "c".repeat(64)];
const SWITCH = "RM_ALLOW_HOOKS=1";

/** An enrolled host that pins A, on a connection that showed `shown`. */
async function connected(dir: TempDir, shown: string | null, changes: Partial<AgentEnv> = {}) {
  const envFile = dir.file("agent.env");
  const env: AgentEnv = {
    serverUrl: "https://manager.example",
    hostId: "host-1",
    agentToken: "rma_0123456789abcdef",
    certPinSha256: A,
    nextCertPinSha256: "",
    releaseKey: "",
    ...changes,
  };
  await Deno.writeTextFile(envFile, `${SWITCH}\n`);
  await writeAgentEnv(envFile, env);
  const said: string[] = [];
  const log = createLogger(createScrubber(), (line) => said.push(line));
  const onDisk = async () => {
    const { certPinSha256, nextCertPinSha256 } = await readAgentEnv(envFile);
    return [certPinSha256, nextCertPinSha256];
  };
  return { pins: createPins({ envFile, env, certSha256: shown, log }), env, envFile, onDisk, said };
}

Deno.test("announced certificates are on the disk before they are said to be, and other lines stay", async () => {
  using dir = tempDir();
  const { pins, env, envFile, onDisk } = await connected(dir, A);
  assert.equal(await pins.onAnnounced({ current: A, next: B }), true);
  assert.deepEqual(await onDisk(), [A, B]);
  assert.equal(env.nextCertPinSha256, B);
  assert.match(await Deno.readTextFile(envFile), new RegExp(`^${SWITCH}$`, "m"));
  const { mtime } = await Deno.stat(envFile);
  assert.equal(await pins.onAnnounced({ current: A, next: B }), true);
  assert.deepEqual((await Deno.stat(envFile)).mtime, mtime, "what is known is not written again");
  assert.equal(await pins.onAnnounced({ current: A, next: null }), true);
  assert.deepEqual(await onDisk(), [A, ""]);
});

Deno.test("certificates without the one that the server shows are refused, so that nothing locks the host out", async () => {
  using dir = tempDir();
  const { pins, onDisk, said } = await connected(dir, A);
  for (const announced of [
    { current: B, next: null },
    { current: B, next: C },
  ]) {
    assert.equal(await pins.onAnnounced(announced), false);
    assert.deepEqual(await onDisk(), [A, ""]);
  }
  assert.equal(said.filter((line) => line.includes("announced certificates refused")).length, 2);
});

Deno.test("the exchange that was announced is believed once the new certificate was seen", async () => {
  using dir = tempDir();
  const old = await connected(dir, A, { nextCertPinSha256: B });
  assert.equal(await old.pins.onAnnounced({ current: B, next: null }), false);
  assert.deepEqual(await old.onDisk(), [A, B]);
  assert.ok(old.said.every((line) => !line.includes("refused")));
  const fresh = await connected(dir, B, { nextCertPinSha256: B });
  await fresh.pins.onOpen();
  assert.deepEqual(await fresh.onDisk(), [B, ""]);
  assert.equal(await fresh.pins.onAnnounced({ current: B, next: null }), true);
});

Deno.test("a connection that showed the old certificate promotes nothing", async () => {
  using dir = tempDir();
  const { pins, onDisk } = await connected(dir, A, { nextCertPinSha256: B });
  await pins.onOpen();
  assert.deepEqual(await onDisk(), [A, B]);
});

Deno.test("a host without a pin takes none, and one that was enrolled anew keeps its new ones", async () => {
  using dir = tempDir();
  const unpinned = await connected(dir, A, { certPinSha256: "" });
  assert.equal(await unpinned.pins.onAnnounced({ current: A, next: B }), false);
  assert.deepEqual(await unpinned.onDisk(), ["", ""]);
  const plain = await connected(dir, null);
  assert.equal(await plain.pins.onAnnounced({ current: A, next: B }), false);
  const former = await connected(dir, A);
  await writeAgentEnv(former.envFile, { ...former.env, agentToken: "rma_of-the-new-identity", certPinSha256: C });
  assert.equal(await former.pins.onAnnounced({ current: A, next: B }), false);
  assert.deepEqual(await former.onDisk(), [C, ""]);
});

Deno.test("what cannot be written is not said to be applied, and is tried again", async () => {
  using dir = tempDir();
  const { pins, env, envFile, onDisk, said } = await connected(dir, A);
  await Deno.rename(envFile, `${envFile}.away`);
  assert.equal(await pins.onAnnounced({ current: A, next: B }), false);
  assert.equal(env.nextCertPinSha256, "");
  assert.ok(said.some((line) => line.includes("could not be written down")));
  await Deno.rename(`${envFile}.away`, envFile);
  assert.equal(await pins.onAnnounced({ current: A, next: B }), true);
  assert.deepEqual(await onDisk(), [A, B]);
});

Deno.test("an agent learns the next certificate, takes it when it comes, and the old one no more", async () => {
  using dir = tempDir();
  const [old, next] = [await makeCertificate(dir, "old"), await makeCertificate(dir, "next")];
  const restic = await makeFakeRestic(dir);
  let server = await startFakeServer({ tls: old });
  const { port } = server;
  using host = await makeHost({ serverUrl: server.url, restic: restic.program, certPinSha256: old.sha256 });
  const pinsOf = async ({ paths }: TestHost) => {
    const { certPinSha256, nextCertPinSha256 } = await readAgentEnv(paths.envFile);
    return [certPinSha256, nextCertPinSha256];
  };
  // Each a process of its own: Deno's TLS servers share their ticket keys, and a resumed session shows no certificate.
  {
    await using _agent = spawnAgent(host);
    const connection = await server.connection();
    await connection.welcome();
    connection.send({ type: "pins.replace", current: old.sha256, next: next.sha256 });
    assert.equal((await connection.next("pins.applied")).next, next.sha256);
    assert.deepEqual(await pinsOf(host), [old.sha256, next.sha256]);
  }
  await server[Symbol.asyncDispose]();
  server = await startFakeServer({ tls: next, port });
  {
    await using _agent = spawnAgent(host);
    await (await server.connection()).welcome();
    await waitFor("the next pin to be the current one", async () => (await pinsOf(host))[0] === next.sha256 || null);
    assert.deepEqual(await pinsOf(host), [next.sha256, ""]);
  }
  await server[Symbol.asyncDispose]();
  await using former = await startFakeServer({ tls: old, port });
  await using _agent = spawnAgent(host);
  assert.equal((await host.connection("rejected")).reason, "pin_mismatch");
  assert.equal(former.attempts(), 0);
});
