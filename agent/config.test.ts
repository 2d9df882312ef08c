import assert from "node:assert/strict";
import { type AgentEnv, readAgentEnv, writeAgentEnv } from "./config.ts";
import { openConfigStore } from "./config-store.ts";
import type { AgentConfig } from "./protocol/mod.ts";
import { createScrubber } from "./scrub.ts";
import { tempDir } from "./testing/temp.ts";

const env: AgentEnv = {
  serverUrl: "https://manager.example",
  hostId: "host-1",
  agentToken: "rma_0123456789abcdef",
  certPinSha256: "a".repeat(64),
  nextCertPinSha256: "b".repeat(64),
  releaseKey: `${"A".repeat(43)}=`,
};
const hasCode = (code: string) => (error: unknown) => error instanceof Error && "code" in error && error.code === code;

Deno.test("agent.env is written whole with mode 0600, read back, and keeps the host's own switches", async () => {
  using dir = tempDir();
  const file = dir.file("agent.env");
  await Deno.writeTextFile(file, "RM_ALLOW_HOOKS=1\nRM_AGENT_TOKEN=old\n");
  await writeAgentEnv(file, env);
  assert.equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
  assert.deepEqual(await readAgentEnv(file), env);
  const text = await Deno.readTextFile(file);
  assert.match(text, /^RM_ALLOW_HOOKS=1$/m);
  assert.doesNotMatch(text, /old/);
  assert.deepEqual(
    [...Deno.readDirSync(dir.path)].map((entry) => entry.name),
    ["agent.env"],
  );
});

Deno.test("a value that an env file or a shell could read in two ways is refused, and the old file stays", async () => {
  using dir = tempDir();
  const file = dir.file("agent.env");
  await writeAgentEnv(file, env);
  const before = await Deno.readTextFile(file);
  for (const bad of [
    "a\nRM_ALLOW_HOOKS=1",
    "a\r",
    "a b",
    "a'b",
    'a"b',
    "a`id`",
    "a$(id)",
    "a\\",
    "a;b",
    "a#b",
    "a\u0000",
    "ä",
  ]) {
    await assert.rejects(writeAgentEnv(file, { ...env, agentToken: bad }), hasCode("bad_config"), JSON.stringify(bad));
    await assert.rejects(writeAgentEnv(file, { ...env, serverUrl: bad }), hasCode("bad_config"));
  }
  assert.equal(await Deno.readTextFile(file), before);
});

Deno.test("a missing or incomplete agent.env is told with what to do", async () => {
  using dir = tempDir();
  await assert.rejects(readAgentEnv(dir.file("none")), hasCode("not_enrolled"));
  await Deno.writeTextFile(dir.file("part"), "RM_SERVER=https://x\nRM_HOST_ID=h\n");
  await assert.rejects(readAgentEnv(dir.file("part")), /RM_AGENT_TOKEN.*install line/);
  await Deno.writeTextFile(
    dir.file("pin"),
    "RM_SERVER=https://x\nRM_HOST_ID=h\nRM_AGENT_TOKEN=t\nRM_CERT_PIN_SHA256=zz\n",
  );
  await assert.rejects(readAgentEnv(dir.file("pin")), hasCode("bad_config"));
});

const config: AgentConfig = {
  revision: 3,
  repository: { url: "/srv/repo", encryptionPassword: "correct horse" },
  sourceGroups: [],
  schedules: [],
};

Deno.test("the applied configuration survives a restart in a 0600 file, and its secrets are scrubbed from then on", async () => {
  using dir = tempDir();
  const scrubber = createScrubber();
  const store = await openConfigStore(dir.file("config.json"), scrubber);
  assert.equal(store.revision(), 0);
  const waiting = store.wait(10_000);
  await store.apply(config);
  assert.deepEqual(await waiting, config);
  assert.equal(((await Deno.stat(dir.file("config.json"))).mode ?? 0) & 0o777, 0o600);
  assert.equal(scrubber.scrub("it is correct horse"), "it is ***");

  const later = createScrubber();
  assert.deepEqual((await openConfigStore(dir.file("config.json"), later)).current(), config);
  assert.equal(later.scrub("correct horse"), "***");
});

Deno.test("a configuration that cannot be written is in use all the same", async () => {
  using dir = tempDir();
  const store = await openConfigStore(`${dir.path}/no/such/folder/config.json`, createScrubber());
  await assert.rejects(store.apply(config));
  assert.equal(store.revision(), 3);
});

Deno.test("a damaged configuration counts as none, and an erased one is gone from memory and disk", async () => {
  using dir = tempDir();
  const file = dir.file("config.json");
  await Deno.writeTextFile(file, '{"revision":3,"repos');
  const store = await openConfigStore(file, createScrubber());
  assert.equal(store.current(), null);
  assert.equal(await store.wait(1), null);
  await store.apply(config);
  await store.erase();
  assert.equal(store.current(), null);
  await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
});
