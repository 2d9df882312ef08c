/** The commands as somebody on the host types them, each a process of its own. */
import assert from "node:assert/strict";
import { CHECK_NAMES } from "../doctor/check.ts";
import { startFakeServer } from "../testing/fake-server.ts";
import { configFor, groupOf, REPOSITORY_PASSWORD, scheduleOf } from "../testing/orders.ts";
import { makeRepository, resticPath } from "../testing/programs.ts";
import { AGENT_TOKEN, makeHost, spawnCommand, startDaemon } from "../testing/test-agent.ts";

Deno.test("status tells a host that is online, and what it does next, in words and in JSON", async () => {
  await using server = await startFakeServer();
  using host = await makeHost({ serverUrl: server.url, restic: await resticPath() });
  const offline = await spawnCommand(host, ["status", "--json"]).output();
  assert.equal(offline.code, 1);
  assert.deepEqual(JSON.parse(offline.stdout), {
    ...{ state: "offline", since: null, reason: "stopped", message: null, isRunning: false },
    ...{ host: "host-1", server: server.url, version: JSON.parse(offline.stdout).version },
    ...{ jobs: [], results: [], next: null, update: null },
  });
  await using _agent = startDaemon(host);
  const connection = await server.connection();
  await connection.welcome();
  const schedules = [scheduleOf({ cron: "30 4 29 2 *" }), scheduleOf({ scheduleId: "schedule-2", isEnabled: false })];
  connection.send({
    type: "config.replace",
    config: { ...configFor("/srv/r"), sourceGroups: [groupOf(["/etc"])], schedules },
  });
  await connection.next("config.applied");
  const online = await spawnCommand(host, ["status", "--wait", "10"]).output();
  assert.equal(online.code, 0, online.stderr);
  assert.match(online.stdout, /^online since 2\S+Z\n {2}host +host-1\n {2}server +http\S+\n {2}version +\d/);
  assert.match(online.stdout, /next run +\d{4}-02-29T04:30:00\.000Z backup "nightly"/);
  for (const args of [["--wait"], ["--wait", "x"], ["--wait", "1", "2"], ["--all"]]) {
    assert.equal((await spawnCommand(host, ["status", ...args]).output()).code, 2, args.join(" "));
  }
});

Deno.test("doctor says on one line each that all is well with a host that is well, and names what is not", async () => {
  await using server = await startFakeServer();
  using host = await makeHost({ serverUrl: server.url, restic: await resticPath("0.18") });
  const repository = host.dir.file("repository");
  await makeRepository(repository, REPOSITORY_PASSWORD);
  await using agent = startDaemon(host);
  const connection = await server.connection();
  await connection.welcome();
  connection.send({ type: "config.replace", config: configFor(repository) });
  await connection.next("config.applied");
  const well = await spawnCommand(host, ["doctor", "--json"]).output();
  const { ok, checks } = JSON.parse(well.stdout);
  // The machine that runs the tests has services, and may have agents, of its own.
  const others = checks.filter(({ check }: { check: string }) => check !== "service" && check !== "agent");
  assert.deepEqual(
    others.filter(({ state }: { state: string }) => state !== "ok"),
    [],
    well.stdout,
  );
  assert.equal(well.code, ok ? 0 : 1);
  const lines = (await spawnCommand(host, ["doctor"]).output()).stdout
    .split("\n")
    .filter((line) => /^[✔!✘-] /.test(line));
  assert.deepEqual(
    lines.map((line) => line.split(/\s+/)[1]),
    [...CHECK_NAMES],
  );
  await agent.stop();
  const ill = await spawnCommand(host, ["doctor"]).output();
  assert.equal(ill.code, 1);
  assert.match(ill.stdout, /✘ agent +the agent is not running\n +→ Run: /);
  assert.doesNotMatch(well.stdout + ill.stdout, new RegExp(`${AGENT_TOKEN}|${REPOSITORY_PASSWORD}`));
  assert.equal((await spawnCommand(host, ["doctor", "--all"]).output()).code, 2);
});

Deno.test("version tells protocol and restic in JSON", async () => {
  using host = await makeHost({ serverUrl: "http://127.0.0.1:1", restic: await resticPath("0.18") });
  const { stdout } = await spawnCommand(host, ["version", "--json"]).output();
  const said = JSON.parse(stdout);
  assert.deepEqual([said.kind, said.protocol, said.restic.version], ["source", 3, "0.18.0"]);
});

Deno.test("logs and uninstall take only what they know, before they touch anything", async () => {
  using host = await makeHost({ serverUrl: "http://127.0.0.1:1", restic: "/bin/false" });
  for (const args of [
    ["logs", "-n", "x"],
    ["logs", "--job"],
    ["logs", "--job", "../.."],
    ["uninstall", "--all"],
    ["run", "a", "b"],
    ["run", "--x"],
  ]) {
    const { code, stderr } = await spawnCommand(host, args).output();
    assert.equal(code, 2, args.join(" "));
    assert.match(stderr, /^usage: /);
  }
});
