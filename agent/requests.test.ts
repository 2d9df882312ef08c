/** Backups that somebody on the host asks for: the command as a process of its own, against a daemon and its server. */
import assert from "node:assert/strict";
import { readEnd } from "./job-files.ts";
import { makeFakeRestic } from "./testing/fake-restic.ts";
import { type FakeConnection, startFakeServer } from "./testing/fake-server.ts";
import { configFor, groupOf } from "./testing/orders.ts";
import { tempDir } from "./testing/temp.ts";
import { makeHost, spawnCommand, startDaemon } from "./testing/test-agent.ts";
import { waitFor, within } from "./testing/wait-for.ts";

const LOCAL_ID = /local-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

async function scene() {
  const dir = tempDir();
  const restic = await makeFakeRestic(dir);
  const server = await startFakeServer();
  const host = await makeHost({ serverUrl: server.url, restic: restic.program });
  return {
    ...{ dir, restic, server, host },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      host[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}

/** Takes whatever is told of the next job; acknowledges its result last. */
async function takeJob(connection: FakeConnection) {
  const announced = await connection.next("job.announced");
  const { jobId } = announced;
  connection.send({ type: "job.announced.ack", jobId });
  const finished = await waitFor("the result", () => {
    const chunks = connection.heard.filter((one) => one.type === "job.logged" && one.jobId === jobId);
    for (const one of chunks)
      if (one.type === "job.logged") connection.send({ type: "job.logged.ack", jobId, index: one.index });
    return connection.heard.find((one) => one.type === "job.finished" && one.jobId === jobId);
  });
  connection.send({ type: "job.finished.ack", jobId });
  return { announced, finished };
}

Deno.test("a group is backed up by its name, told to the server as nobody's schedule, and the asker gets the result", async () => {
  await using site = await scene();
  await using _agent = startDaemon(site.host);
  const connection = await site.server.connection();
  await connection.welcome();
  const groups = [groupOf(["/etc"], { name: "system" }), groupOf(["/srv"], { sourceGroupId: "sg2", name: "my data" })];
  connection.send({ type: "config.replace", config: { ...configFor("/srv/nowhere"), sourceGroups: groups } });
  await connection.next("config.applied");
  const asking = spawnCommand(site.host, ["run", "my data"]);
  const { announced } = await takeJob(connection);
  assert.match(announced.jobId, new RegExp(`^${LOCAL_ID.source}$`));
  assert.equal(announced.scheduleId, null);
  assert.ok(announced.order.kind === "backup" && announced.order.sourceGroup.sourceGroupId === "sg2");
  const { code, stdout } = await within("the command to end", asking.output());
  assert.equal(code, 0, stdout);
  assert.match(stdout, new RegExp(`^job ${announced.jobId}\nsucceeded after \\d+ s · snapshot 33d4bc28`));
  assert.equal((await site.restic.starts()).filter((line) => line.includes(" backup ")).length, 1);
  assert.deepEqual([...Deno.readDirSync(site.host.paths.requestsDir)], []);

  const unknown = await spawnCommand(site.host, ["run", "nothing"]).output();
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /no source group nothing; this host has: system, my data/);
});

Deno.test("a job that was asked for goes on when the asker leaves, and a failed one is exit code 1", async () => {
  await using site = await scene();
  await using _agent = startDaemon(site.host);
  const connection = await site.server.connection();
  await connection.welcome();
  const groups = [groupOf(["/behave/hang"], { name: "slow" }), groupOf(["/behave/leak"], { name: "broken" })];
  connection.send({ type: "config.replace", config: { ...configFor("/srv/nowhere"), sourceGroups: groups } });
  await connection.next("config.applied");
  const asking = spawnCommand(site.host, ["run", "slow"]);
  const { jobId } = await connection.next("job.announced");
  connection.send({ type: "job.announced.ack", jobId });
  await waitFor("restic to start", () => site.restic.lastPid());
  asking.kill("SIGINT");
  await asking.output();
  const shown = await spawnCommand(site.host, ["status", "--json"]).output();
  assert.deepEqual(
    JSON.parse(shown.stdout).jobs.map(({ job, state }: Record<string, string>) => [job, state]),
    [[jobId, "running"]],
  );
  connection.send({ type: "job.cancel", jobId });
  const end = await waitFor("the job to end", () => readEnd(site.host.paths, jobId));
  assert.equal(end.result.state, "cancelled");

  const failed = spawnCommand(site.host, ["run", "broken"]);
  const next = await connection.next("job.announced", (message) => message.jobId !== jobId);
  connection.send({ type: "job.announced.ack", jobId: next.jobId });
  const failing = await failed.output();
  assert.equal(failing.code, 1, failing.stdout);
  assert.match(failing.stdout, /failed after \d+ s/);
  assert.doesNotMatch(failing.stdout + failing.stderr, /correct horse/);
  // Nobody has acknowledged it: its log can still be read here.
  const failedId = LOCAL_ID.exec(failing.stdout)?.[0] ?? "";
  const log = await spawnCommand(site.host, ["logs", "--job", failedId]).output();
  assert.match(log.stdout, /agent .*restic backup/);
  assert.equal((await spawnCommand(site.host, ["logs", "--job", "no-such-job"]).output()).code, 1);
});

Deno.test("without an agent, without a configuration, or too late, nothing is started and the reason is told", async () => {
  await using site = await scene();
  const alone = await spawnCommand(site.host, ["run", "system"]).output();
  assert.equal(alone.code, 1);
  assert.match(alone.stderr, /not running, so nothing was started\. Start it: /);

  const jobId = `local-${crypto.randomUUID()}`;
  await Deno.mkdir(site.host.paths.requestsDir, { recursive: true });
  const old = { kind: "backup", sourceGroup: "system", at: new Date(Date.now() - 3_600_000).toISOString() };
  await Deno.writeTextFile(`${site.host.paths.requestsDir}/${jobId}.json`, JSON.stringify(old));
  await using agent = startDaemon(site.host);
  await (await site.server.connection()).welcome();
  await site.host.connection("online");
  await waitFor("the old request to be refused", () => agent.log.some((line) => line.includes("answer=too_old")));
  const early = await spawnCommand(site.host, ["run", "system"]).output();
  assert.equal(early.code, 1);
  assert.match(early.stderr, /has not given this host a repository yet/);
  assert.deepEqual(await site.restic.starts(), []);
});
