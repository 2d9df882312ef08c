/** Updates of the whole daemon: offers over the socket, the download from the same server, jobs in between. */
import assert from "node:assert/strict";
import { type FakeRestic, makeFakeRestic } from "../testing/fake-restic.ts";
import { type FakeConnection, startFakeServer } from "../testing/fake-server.ts";
import { backupOf, configFor, startOf } from "../testing/orders.ts";
import { type TempDir, tempDir } from "../testing/temp.ts";
import { makeHost, startDaemon, type TestHost } from "../testing/test-agent.ts";
import { buildOf, fakeAgent, makeReleaseKey, offerOf } from "../testing/updates.ts";
import { waitFor, within } from "../testing/wait-for.ts";
import { type Installation, installationAt } from "./installation.ts";

const [OLD, NEW] = ["1.0.0", "1.1.0"] as const;
const key = makeReleaseKey();
const oldAgent = fakeAgent(OLD);

/** An installed agent of version OLD, and a server that hands out `content`. */
async function scene({ content = fakeAgent(NEW), releaseKey = key.publicKey } = {}) {
  const dir = tempDir();
  const downloads: string[] = [];
  const server = await startFakeServer({
    onRequest(request, response) {
      downloads.push(request.url ?? "");
      response.writeHead(200, { "content-length": content.length }).end(content);
    },
  });
  const restic = await makeFakeRestic(dir);
  const host = await makeHost({ serverUrl: server.url, restic: restic.program, releaseKey });
  const files = installationAt(dir.file("agent"));
  await Deno.writeFile(files.file, oldAgent, { mode: 0o755 });
  const build = buildOf(content, { version: NEW });
  return {
    ...{ dir, server, host, restic, files, downloads, build },
    offer: offerOf(key, build),
    start: (version: string = OLD) => startDaemon(host, { installation: files, version }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      host[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}

async function online(connection: FakeConnection): Promise<FakeConnection> {
  await connection.welcome();
  connection.send({ type: "config.replace", config: configFor("rest:http://127.0.0.1:1/") });
  await connection.next("config.applied");
  return connection;
}

const isSame = async (file: string, content: Uint8Array) => assert.deepEqual(await Deno.readFile(file), content, file);
const backups = async ({ starts }: FakeRestic) => (await starts()).filter((one) => / backup /.test(one)).length;
const exists = (path: string) =>
  Deno.lstat(path)
    .then(() => true)
    .catch(() => false);
const trialOf = ({ paths }: TestHost) => `${paths.updateDir}/trial`;

/** What a refused or failed offer leaves: the old agent, and nothing beside it. */
async function assertUntouched(dir: TempDir, files: Installation, host: TestHost): Promise<void> {
  await isSame(files.file, oldAgent);
  assert.equal(await exists(files.newFile), false, "no download is left");
  assert.equal(await exists(trialOf(host)), false);
  assert.ok(dir.path);
}

Deno.test("an update waits for the job that runs, holds back the next one, and the new agent runs that after its welcome", async () => {
  await using s = await scene();
  const first = startOf(backupOf("/behave/hang"));
  const second = startOf(backupOf("/data"));
  {
    await using agent = s.start();
    const connection = await online(await s.server.connection());
    connection.send(first);
    await waitFor("restic to run", () => s.restic.lastPid());
    connection.send({ type: "agent.update", offer: s.offer });
    const waiting = await connection.next("agent.update.reported", ({ state }) => state === "waiting");
    assert.deepEqual([waiting.offerId, waiting.version, waiting.code], [s.offer.offerId, NEW, null]);
    connection.send(second);
    await connection.next("job.accepted", ({ jobId }) => jobId === second.jobId);
    connection.send({ type: "agent.update", offer: s.offer });
    await waitFor(
      "the repeated offer to be answered",
      () =>
        connection.heard.filter((one) => one.type === "agent.update.reported" && one.state === "waiting").length === 2,
    );
    await isSame(s.files.file, oldAgent);
    connection.send({ type: "job.cancel", jobId: first.jobId });
    await within("the agent to end by itself", agent.ended);
    assert.equal(await backups(s.restic), 1, "the second backup was not started");
    assert.match(agent.log.join("\n"), /update is in place/);
  }
  await isSame(s.files.file, fakeAgent(NEW));
  await isSame(s.files.previousFile, oldAgent);
  assert.equal(await Deno.readTextFile(trialOf(s.host)), `${s.offer.offerId}\n`);

  await using _agent = s.start(NEW);
  const connection = await s.server.connection();
  const hello = await connection.next("hello");
  assert.deepEqual([hello.agentVersion, hello.runningJobs], [NEW, [second.jobId]]);
  assert.equal(await backups(s.restic), 1, "on trial it starts nothing");
  await online(connection);
  await waitFor("the second backup", async () => (await backups(s.restic)) === 2);
  assert.equal(await exists(trialOf(s.host)), false);
  await isSame(s.files.previousFile, oldAgent);
});

Deno.test("looking at the repository goes on while an update waits for a backup", async () => {
  await using s = await scene();
  await using agent = s.start();
  const connection = await online(await s.server.connection());
  const backup = startOf(backupOf("/behave/hang"));
  connection.send(backup);
  await waitFor("restic to run", () => s.restic.lastPid());
  connection.send({ type: "agent.update", offer: s.offer });
  await connection.next("agent.update.reported", ({ state }) => state === "waiting");
  const look = startOf({ kind: "snapshots" });
  connection.send(look);
  await waitFor("the list to be asked for", async () =>
    (await s.restic.starts()).some((one) => / snapshots /.test(one)),
  );
  connection.send({ type: "job.cancel", jobId: backup.jobId });
  await within("the agent to end by itself", agent.ended);
});

Deno.test("a new agent that is not welcomed in time puts the old one back, which says so and takes that offer never again", async () => {
  await using s = await scene();
  const offer = offerOf(key, s.build, { trialMs: 1000 });
  {
    await using agent = s.start();
    (await online(await s.server.connection())).send({ type: "agent.update", offer });
    await within("the agent to end by itself", agent.ended);
  }
  {
    await using agent = s.start(NEW);
    await (await s.server.connection()).next("hello");
    await within("the new agent to give up", agent.ended);
    assert.match(agent.log.join("\n"), /was not welcomed in time/);
  }
  await isSame(s.files.file, oldAgent);
  await using agent = s.start();
  const connection = await online(await s.server.connection());
  const told = await connection.next("agent.update.reported");
  assert.deepEqual([told.state, told.code, told.version], ["rolled_back", "not_welcomed", NEW]);
  assert.match(agent.log.join("\n"), /update was taken back/);
  connection.send({ type: "agent.update", offer });
  await waitFor(
    "the same answer again",
    () =>
      connection.heard.filter((one) => one.type === "agent.update.reported" && one.code === "not_welcomed").length ===
      2,
  );
  assert.equal(s.downloads.length, 1);
  await assertUntouched(s.dir, s.files, s.host);
});

Deno.test("a new agent that finds no way back runs the host's jobs, and stays once it is welcomed", async () => {
  await using s = await scene();
  const offer = offerOf(key, s.build, { trialMs: 1000 });
  const backup = startOf(backupOf("/data"));
  {
    await using agent = s.start();
    const connection = await online(await s.server.connection());
    connection.send({ type: "agent.update", offer });
    await within("the agent to end by itself", agent.ended);
  }
  await Deno.remove(s.files.previousFile);
  s.server.refuseUpgrades(503);
  await using agent = s.start(NEW);
  await waitFor("the way back to be tried", () => /update cannot be written down/.test(agent.log.join("\n")));
  s.server.refuseUpgrades(null);
  const connection = await online(await s.server.connection());
  connection.send(backup);
  await waitFor("the backup", async () => (await backups(s.restic)) === 1);
  await waitFor("the trial to end", async () => !(await exists(trialOf(s.host))));
  await isSame(s.files.file, fakeAgent(NEW));
});

Deno.test("every bad offer is refused, logged and remembered across a restart, and the old agent stays", async () => {
  const content = fakeAgent(NEW);
  const build = buildOf(content, { version: NEW });
  const otherArch = build.arch === "amd64" ? "arm64" : "amd64";
  const cases = [
    ["bad_signature", "refused", scene(), offerOf(makeReleaseKey(), build)],
    ["wrong_platform", "refused", scene(), offerOf(key, { ...build, arch: otherArch })],
    ["older_version", "refused", scene(), offerOf(key, { ...build, version: "0.9.0" })],
    ["no_release_key", "refused", scene({ releaseKey: "" }), offerOf(key, build)],
    ["bad_checksum", "refused", scene(), offerOf(key, { ...build, sha256: "0".repeat(64) })],
    ["bad_checksum", "refused", scene(), offerOf(key, { ...build, sizeBytes: content.length - 1 })],
    ["self_test_failed", "failed", scene({ content: fakeAgent("1.0.9") }), null],
    ["self_test_failed", "failed", scene({ content: fakeAgent(NEW, { selfTest: "echo no good >&2; exit 1" }) }), null],
    ["no_space", "failed", scene({ content: fakeAgent(NEW, { selfTest: "exit 73" }) }), null],
    ["self_test_failed", "failed", scene({ content: new TextEncoder().encode("not a program") }), null],
  ] as const;
  for (const [code, state, made, given] of cases) {
    await using s = await made;
    const offer = given ?? s.offer;
    {
      await using agent = s.start();
      const connection = await online(await s.server.connection());
      connection.send({ type: "agent.update", offer });
      const told = await connection.next("agent.update.reported", (one) => one.code !== null);
      assert.deepEqual([told.code, told.state], [code, state], told.message);
      assert.match(agent.log.join("\n"), new RegExp(`update ${state}.*${code}`));
    }
    const downloads = s.downloads.length;
    await using _agent = s.start();
    const connection = await online(await s.server.connection());
    connection.send({ type: "agent.update", offer });
    assert.equal((await connection.next("agent.update.reported")).code, code);
    assert.equal(s.downloads.length, downloads, "it is not downloaded again");
    await assertUntouched(s.dir, s.files, s.host);
  }
});

Deno.test("the host's own switch forbids updates, and an agent that was not installed takes none", async () => {
  await using s = await scene();
  await Deno.writeTextFile(s.host.paths.envFile, "RM_ALLOW_UPDATES=0\n", { append: true });
  const codeFrom = async (installation: Installation | null, offer = offerOf(key, s.build)) => {
    await using _agent = startDaemon(s.host, { installation, version: OLD });
    const connection = await online(await s.server.connection());
    connection.send({ type: "agent.update", offer });
    return (await connection.next("agent.update.reported")).code;
  };
  assert.equal(await codeFrom(s.files), "not_allowed");
  const text = await Deno.readTextFile(s.host.paths.envFile);
  await Deno.writeTextFile(s.host.paths.envFile, text.replace("RM_ALLOW_UPDATES=0\n", ""));
  assert.equal(await codeFrom(null), "not_installed");
  assert.deepEqual(s.downloads, []);
});

Deno.test("an offer with a rejection is the way out for an agent that the server will not speak with", async () => {
  await using s = await scene();
  await using agent = s.start();
  const connection = await s.server.connection();
  await connection.next("hello");
  connection.send({ type: "rejected", reason: "protocol_unsupported", message: "Too old.", update: s.offer });
  await within("the agent to end by itself", agent.ended);
  await isSame(s.files.file, fakeAgent(NEW));
});

Deno.test("a newer offer takes the place of one whose download is under way", async () => {
  await using s = await scene();
  await using agent = s.start();
  const connection = await online(await s.server.connection());
  const backup = startOf(backupOf("/behave/hang"));
  connection.send(backup);
  await waitFor("restic to run", () => s.restic.lastPid());
  connection.send({ type: "agent.update", offer: s.offer });
  await connection.next("agent.update.reported", ({ state }) => state === "waiting");
  const newer = offerOf(key, s.build);
  connection.send({ type: "agent.update", offer: newer });
  await connection.next(
    "agent.update.reported",
    ({ state, offerId }) => state === "waiting" && offerId === newer.offerId,
  );
  connection.send({ type: "job.cancel", jobId: backup.jobId });
  await within("the agent to end by itself", agent.ended);
  assert.equal(await Deno.readTextFile(trialOf(s.host)), `${newer.offerId}\n`);
});
