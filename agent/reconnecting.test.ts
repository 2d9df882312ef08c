/** How long an agent stays away from a server that does not want it, and what it says of that meanwhile. */
import assert from "node:assert/strict";
import { readConnectionState } from "./connection-state.ts";
import { CLOSE } from "./protocol/mod.ts";
import { backupOf, startOf } from "./testing/orders.ts";
import { configured, sessionScene } from "./testing/session-scene.ts";
import { startDaemon } from "./testing/test-agent.ts";
import { waitFor, within } from "./testing/wait-for.ts";

Deno.test("a rejected agent says why, and stays away as long as it was told", async () => {
  await using s = await sessionScene();
  // The first welcome brings the quick timers of the test; without, an unwelcome agent stays away half a minute.
  const first = await s.server.connection();
  await first.welcome();
  first.terminate();
  const connection = await s.server.connection();
  await connection.next("hello");
  const rejectedAt = performance.now();
  connection.send({
    type: "rejected",
    reason: "too_many_connections",
    message: "The server is full.",
    retryAfterMs: 400,
  });
  const state = await s.host.connection("rejected");
  assert.equal(state.reason, "too_many_connections");
  const next = await s.server.connection();
  const awayMs = performance.now() - rejectedAt;
  assert.ok(awayMs >= 400 && awayMs < 5_000, `${awayMs} ms`);
  await next.welcome();
  await s.host.connection("online");
});

Deno.test("close code 4429 is obeyed, with the time it names", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  await connection.welcome();
  await s.host.connection("online");
  const closedAt = performance.now();
  connection.close(CLOSE.slowDown, "slow down; retry_after_ms=400");
  const next = await s.server.connection();
  const awayMs = performance.now() - closedAt;
  assert.ok(awayMs >= 400 && awayMs < 5_000, `${awayMs} ms`);
  await next.welcome();
});

Deno.test("a token that is not accepted any more is told apart from a server that is down", async () => {
  await using s = await sessionScene();
  s.server.refuseUpgrades(401);
  assert.equal((await s.host.connection("rejected")).reason, "unauthorized");
});

Deno.test("an agent that is stopped just as it begins to wait for its next try does not wait", async () => {
  await using s = await sessionScene();
  s.server.refuseUpgrades(401);
  // The file is in its place a moment before the agent goes to sleep for half a minute or more.
  while ((await readConnectionState(s.host.paths.connectionFile))?.state !== "rejected");
  await within("the agent to stop", s.agent.stop(), 10_000);
});

Deno.test("a server that is busy is only offline", async () => {
  await using s = await sessionScene();
  s.server.refuseUpgrades(503);
  await waitFor("the refusal to be noted", () => s.agent.log.some((line) => line.includes("HTTP 503")));
  assert.equal((await s.host.connection("offline")).reason, "unreachable");
});

for (const how of ["agent.revoked", `close ${CLOSE.revoked}`]) {
  Deno.test(`a removed host (${how}) drops its credentials and stays quiet, also after a restart`, async () => {
    await using s = await sessionScene();
    const connection = await s.server.connection();
    await configured(connection);
    const order = startOf(backupOf("/behave/hang"));
    connection.send(order);
    const pid = await waitFor("restic to run", () => s.restic.lastPid());
    if (how === "agent.revoked") connection.send({ type: "agent.revoked", message: "This host was removed." });
    else connection.close(CLOSE.revoked, "removed");
    await s.host.connection("revoked");
    await waitFor("the configuration to be erased", () =>
      Deno.stat(s.host.paths.configFile).then(
        () => false,
        () => true,
      ),
    );
    await waitFor("restic to end", () =>
      Deno.stat(`/proc/${pid}`).then(
        () => false,
        () => true,
      ),
    );
    await s.agent.stop();
    assert.equal((await s.host.connection("revoked")).reason, "revoked");

    const attempts = s.server.attempts();
    await using again = startDaemon(s.host);
    await waitFor("the agent to say that it was removed", () => again.log.some((line) => line.includes("was removed")));
    await again.stop();
    assert.equal(s.server.attempts(), attempts);
    assert.equal((await s.host.connection("revoked")).reason, "revoked");
  });
}
