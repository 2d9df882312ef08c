/** The steps to the server, against real sockets and certificates. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AgentEnv } from "../config.ts";
import { makeCertificate } from "../testing/certificate.ts";
import { startFakeServer } from "../testing/fake-server.ts";
import { freePort } from "../testing/programs.ts";
import { tempDir } from "../testing/temp.ts";
import { AGENT_TOKEN } from "../testing/test-agent.ts";
import type { CheckName, CheckResult } from "./check.ts";
import { checkServer } from "./server.ts";

const MINUTE = 60_000;

const envOf = (serverUrl: string, certPinSha256 = ""): AgentEnv => ({
  ...{ serverUrl, certPinSha256, hostId: "host-1", agentToken: AGENT_TOKEN, nextCertPinSha256: "", releaseKey: "" },
});

const statesOf = (results: CheckResult[]) => results.map(({ check, state }) => `${check} ${state}`);
const find = (results: CheckResult[], name: CheckName): CheckResult => {
  const found = results.find(({ check }) => check === name);
  assert.ok(found);
  return found;
};

/** Exactly this step is a finding with one fix, and nothing after it was tried. */
function assertStopsAt(results: CheckResult[], name: CheckName, message: RegExp, fix: RegExp): void {
  const at = results.findIndex(({ check }) => check === name);
  for (const [index, { state }] of results.entries()) {
    assert.equal(state, index < at ? "ok" : index === at ? "bad" : "skipped", JSON.stringify(results[index]));
  }
  assert.match(results[at]?.message ?? "", message);
  assert.match(results[at]?.fix ?? "", fix);
}

Deno.test("a server that is well is found well, and no connection of an agent is opened or replaced", async () => {
  await using server = await startFakeServer();
  const results = await checkServer(envOf(server.url));
  assert.deepEqual(statesOf(results), ["name ok", "tcp ok", "tls ok", "token ok", "clock ok"]);
  const next = await Promise.race([server.connection(), new Promise((resolve) => setTimeout(resolve, 100))]);
  assert.equal(next, undefined);
});

Deno.test("a name that nobody knows, and a port where nobody listens, stop the way there", async () => {
  const nowhere = await checkServer(envOf("https://manager.invalid"));
  assertStopsAt(nowhere, "name", /manager\.invalid cannot be resolved/, /DNS or \/etc\/hosts/);
  const refused = await checkServer(envOf(`http://127.0.0.1:${await freePort()}`));
  assertStopsAt(refused, "tcp", /refuses connections/, /Start the server, or let port/);
});

Deno.test("a certificate that is not the pinned one, or not trusted, is told with what to do; the pinned one is well", async () => {
  using dir = tempDir();
  const own = await makeCertificate(dir, "own");
  await using server = await startFakeServer({ tls: own });
  const changed = await checkServer(envOf(server.url, "0".repeat(64)));
  assertStopsAt(changed, "tls", new RegExp(`${own.sha256} is not the pinned 0{64}`), /changed on purpose/);
  const untrusted = await checkServer(envOf(server.url));
  assertStopsAt(untrusted, "tls", /no trusted TLS connection/, /self-signed server must be pinned/);
  const unpinnable = await checkServer(envOf(`http://127.0.0.1:${server.port}`, own.sha256));
  assertStopsAt(unpinnable, "tls", /nothing can be checked/, /changed on purpose/);
  assert.deepEqual(statesOf(await checkServer(envOf(server.url, own.sha256))).slice(2), [
    ...["tls ok", "token ok", "clock ok"],
  ]);
});

Deno.test("a token that is refused, a server that is busy, and one that is no restic-manager are told apart", async () => {
  await using server = await startFakeServer();
  for (const [status, state, fix] of [
    [401, "bad", /mint a new enrollment token/],
    [503, "warn", /Ask again in a minute/],
    [404, "bad", /RM_SERVER must point at restic-manager/],
  ] as const) {
    server.refuseUpgrades(status);
    const results = await checkServer(envOf(server.url));
    const token = find(results, "token");
    assert.deepEqual([token.state, find(results, "clock").state], [state, "ok"]);
    assert.match(token.message, new RegExp(`HTTP ${status}`));
    assert.match(token.fix ?? "", fix);
    assert.doesNotMatch(JSON.stringify(results), new RegExp(AGENT_TOKEN));
  }
});

Deno.test("a clock that is off is told with direction and size, harmful from five minutes on", async () => {
  await using server = await startFakeServer();
  for (const [offsetMs, state, message] of [
    [30_000, "ok", /agree/],
    [-3 * MINUTE, "warn", /3 min ahead of the server/],
    [3 * 60 * MINUTE, "bad", /3 h behind the server/],
  ] as const) {
    server.setClock(offsetMs);
    const clock = find(await checkServer(envOf(server.url)), "clock");
    assert.equal(clock.state, state);
    assert.match(clock.message, message);
    assert.equal(clock.fix !== null, state !== "ok");
  }
});

Deno.test("a server that takes the connection and says nothing costs no more than the time of its steps", async () => {
  const held = new Set<{ destroy(): void }>();
  const server = createServer((socket) => void held.add(socket));
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  try {
    const results = await checkServer(envOf(`https://127.0.0.1:${port}`), 300);
    assertStopsAt(results, "tls", /did not answer within 0\.3 s|no answer within/, /./);
  } finally {
    for (const socket of held) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

Deno.test("nothing is tried for a host that is not enrolled", async () => {
  assert.ok((await checkServer(null)).every(({ state, fix }) => state === "skipped" && fix === null));
});
