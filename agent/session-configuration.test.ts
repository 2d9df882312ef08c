/** A configuration on its way: in use before it is acknowledged, the newest one, and kept where that can be. */
import assert from "node:assert/strict";
import { backupOf, configFor, startOf } from "./testing/orders.ts";
import { configured, finishing, sessionScene } from "./testing/session-scene.ts";

Deno.test("config.applied comes after the configuration is in use, and again for a repeat", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  await configured(connection);
  connection.send({ type: "config.replace", config: configFor("/srv/other", {}, 2) });
  await connection.next("config.applied", ({ revision }) => revision === 2);
  const stored: unknown = JSON.parse(await Deno.readTextFile(s.host.paths.configFile));
  assert.deepEqual(stored, configFor("/srv/other", {}, 2));
  connection.terminate();
  const hello = await (await s.server.connection()).welcome();
  assert.equal(hello.configRevision, 2);
});

Deno.test("a late repeat of an older configuration does not undo a newer one", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  await configured(connection);
  const newer = configFor("/srv/new", {}, 3);
  connection.send({ type: "config.replace", config: newer });
  await connection.next("config.applied", ({ revision }) => revision === 3);
  connection.send({ type: "config.replace", config: configFor("/srv/old", {}, 2) });
  connection.send({ type: "config.replace", config: configFor("/srv/new", {}, 4) });
  await connection.next("config.applied", ({ revision }) => revision === 4);
  assert.deepEqual(
    connection.heard
      .filter(({ type }) => type === "config.applied")
      .map((message) => "revision" in message && message.revision),
    [1, 3, 4],
  );
  assert.ok(s.agent.log.some((line) => line.includes("late configuration ignored")));
});

Deno.test("a server whose database was put back may give an older configuration on a new connection", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  await configured(connection);
  connection.send({ type: "config.replace", config: configFor("/srv/new", {}, 3) });
  await connection.next("config.applied", ({ revision }) => revision === 3);
  connection.terminate();
  const second = await s.server.connection();
  assert.equal((await second.welcome()).configRevision, 3);
  second.send({ type: "config.replace", config: configFor("/srv/old", {}, 2) });
  await second.next("config.applied", ({ revision }) => revision === 2);
});

Deno.test("a configuration that cannot be kept on disk is used, acknowledged and complained about", async () => {
  await using s = await sessionScene();
  const connection = await s.server.connection();
  await connection.welcome();
  // A folder in the file's place: every write fails, as on a full disk.
  await Deno.mkdir(s.host.paths.configFile);
  connection.send({ type: "config.replace", config: configFor("/srv/nowhere") });
  await connection.next("config.applied");
  assert.ok(s.agent.log.some((line) => line.includes("kept in memory only")));
  const order = startOf(backupOf("/etc"));
  connection.send(order);
  assert.equal((await finishing(connection, order.jobId)).result.state, "succeeded");
});
