/** What can be wrong on the host itself, each thing made wrong for real. */
import assert from "node:assert/strict";
import { writeConnectionState } from "../connection-state.ts";
import { realDisk } from "../files.ts";
import type { JobFinished } from "../journal.ts";
import { agentPaths } from "../paths.ts";
import { makeFakeRestic } from "../testing/fake-restic.ts";
import { startFakeServer } from "../testing/fake-server.ts";
import { createFaultyDisk } from "../testing/faulty-disk.ts";
import { backupOf } from "../testing/orders.ts";
import { RESTIC_VERSIONS, resticPath, run } from "../testing/programs.ts";
import { type TempDir, tempDir } from "../testing/temp.ts";
import { makeHost, startDaemon } from "../testing/test-agent.ts";
import { type Said, within } from "./check.ts";
import { checkOutbox } from "./outbox.ts";
import { checkAgent } from "./process.ts";
import { checkRestic } from "./restic.ts";
import { judgeOpenRc, judgeSystemd, judgeWindows } from "./service.ts";
import { checkDisk, checkPermissions } from "./storage.ts";
import { checkUpdate } from "./update.ts";

const HOUR = 3_600_000;

function assertSaid(said: Said, state: Said["state"], message: RegExp, fix: RegExp | null = null): void {
  assert.equal(said.state, state, JSON.stringify(said));
  assert.match(said.message, message);
  if (fix === null) assert.equal(said.fix, null);
  else assert.match(said.fix ?? "", fix);
}

function placesIn(dir: TempDir) {
  const variables: Record<string, string> = { RM_CONFIG_DIR: dir.file("config"), RM_STATE_DIR: dir.file("state") };
  return agentPaths((name) => variables[name]);
}

Deno.test("a disk is full for the doctor when a small file cannot be written, or when its figures say so", async () => {
  using dir = tempDir();
  const stateDir = dir.path;
  assertSaid(await checkDisk({ stateDir, space: { needed: 1, wanted: 2 } }), "ok", /are free for/);
  const disk = createFaultyDisk();
  disk.setFull(true);
  assertSaid(await checkDisk({ stateDir, disk }), "bad", /is full/, /Free space on the file system/);
  const huge = Number.MAX_SAFE_INTEGER;
  assertSaid(await checkDisk({ stateDir, space: { needed: 1, wanted: huge } }), "warn", /^only/, /Free space/);
  assertSaid(await checkDisk({ stateDir, space: { needed: huge, wanted: huge } }), "bad", /^only/, /Free space/);
  assert.deepEqual([...Deno.readDirSync(stateDir)], []);
  assertSaid(await checkDisk({ stateDir: dir.file("none") }), "skipped", /not there yet/);
});

Deno.test({
  name: "a file system that is really full is a finding",
  ignore: Deno.uid() !== 0,
  async fn() {
    using dir = tempDir();
    const full = dir.file("full");
    await Deno.mkdir(full);
    const mounted = await run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", full]);
    if (mounted.code !== 0) return;
    try {
      await run("dd", ["if=/dev/zero", `of=${full}/filler`, "bs=1k", "count=100"]);
      assertSaid(await checkDisk({ stateDir: full }), "bad", /is full/, /Free space/);
    } finally {
      await run("umount", [full]);
    }
  },
});

Deno.test("files that others can read, or that belong to others, are named with the one command that mends them", async () => {
  using dir = tempDir();
  const paths = placesIn(dir);
  for (const folder of [paths.configDir, paths.stateDir]) await Deno.mkdir(folder, { mode: 0o700 });
  await realDisk.writeFile(paths.envFile, "");
  assertSaid(await checkPermissions(paths), "ok", /closed to other users/);
  await Deno.chmod(paths.envFile, 0o640);
  const said = await checkPermissions(paths);
  assertSaid(said, "bad", /others can read .*agent\.env/, /^Run: chmod go= /);
  const [, ...command] = (said.fix ?? "").replace("Run: ", "").split(" ");
  assert.equal((await run("chmod", command)).code, 0);
  assertSaid(await checkPermissions(paths), "ok", /closed/);
  if (Deno.uid() !== 0) return;
  await Deno.chown(paths.configDir, 1234, 0);
  assertSaid(await checkPermissions(paths), "bad", /belong to another user/, /^Run: chown 0 /);
});

Deno.test("results that wait are counted, and a finding only once they have waited for long", async () => {
  using dir = tempDir();
  const paths = placesIn(dir);
  assertSaid(await checkOutbox(paths), "ok", /has every result/);
  for (const minutes of [3, 240]) {
    const at = new Date(Date.now() - minutes * 60_000).toISOString();
    const folder = `${paths.jobsDir}/job-of-${minutes}-minutes`;
    await Deno.mkdir(folder, { recursive: true });
    const order = { jobId: `job-of-${minutes}-minutes`, order: backupOf("/etc"), acceptedAt: at, expiresAt: at };
    const finished: JobFinished = {
      ...{ kind: "backup", chunkCount: 0, result: { state: "failed", startedAt: at, finishedAt: at } },
    };
    await realDisk.writeFile(`${folder}/order.json`, JSON.stringify(order));
    await realDisk.writeFile(`${folder}/result.json`, JSON.stringify(finished));
    if (minutes === 3) assertSaid(await checkOutbox(paths), "ok", /1 result waits.*3 min/);
  }
  assertSaid(await checkOutbox(paths), "warn", /2 results wait.*4 h/, /connection to the server/);
});

Deno.test("restic is found with what its version lacks; one that is missing, or none, is a finding", async () => {
  using dir = tempDir();
  const paths = placesIn(dir);
  const look = (values: Record<string, string>) => checkRestic({ paths, getVariable: (name) => values[name] });
  for (const version of RESTIC_VERSIONS) {
    const said = await look({ RM_RESTIC: await resticPath(version) });
    assertSaid(said, "ok", new RegExp(`^restic ${version}`));
    assert.equal(said.notes?.length ?? 0, version === "0.14" ? 7 : 0);
  }
  assertSaid(await look({ PATH: dir.path }), "bad", /not installed/, /^Install restic 0\.14/);
  assertSaid(await look({ RM_RESTIC: "/bin/true" }), "bad", /does not say which restic/, /RM_RESTIC/);
});

Deno.test("what the service managers say is understood", () => {
  const systemd = (text: string) => judgeSystemd({ code: 0, stdout: text, stderr: "" });
  const state = (active: string, file = "enabled", sub = "running") =>
    `LoadState=loaded\nActiveState=${active}\nSubState=${sub}\nUnitFileState=${file}\nNRestarts=2\nWatchdogUSec=5min\n`;
  assertSaid(systemd(state("active")), "ok", /active and enabled, watchdog 5min, restarted 2 times/);
  assertSaid(systemd(state("active", "disabled")), "warn", /does not start at boot/, /systemctl enable/);
  assertSaid(systemd(state("inactive")), "bad", /service is inactive/, /^Run: /);
  assertSaid(systemd(state("activating", "enabled", "auto-restart")), "bad", /again and again/, /logs/);
  assertSaid(systemd("LoadState=not-found\nActiveState=inactive\n"), "bad", /no unit/, /install line/);
  assertSaid(judgeSystemd(null), "skipped", /no service manager/);
  assertSaid(judgeOpenRc({ code: 0, stdout: " * status: started", stderr: "" }), "ok", /OpenRC/);
  assertSaid(judgeOpenRc({ code: 3, stdout: " * status: stopped", stderr: "" }), "bad", /stopped/, /^Run: /);
  const missing = " * rc-service: service `restic-manager-agent' does not exist";
  assertSaid(judgeOpenRc({ code: 1, stdout: "", stderr: missing }), "bad", /no service/, /install line/);
  assertSaid(judgeWindows({ code: 0, stdout: "  STATE : 4  RUNNING", stderr: "" }), "ok", /running/);
  assertSaid(judgeWindows({ code: 0, stdout: "  STATE : 1  STOPPED", stderr: "" }), "bad", /stopped/, /^Run: /);
  assertSaid(judgeWindows({ code: 1060, stdout: "", stderr: "" }), "bad", /no service/, /install line/);
});

/** The machine that runs the tests may have agents of its own. */
const nobodyElse = () => Promise.resolve([]);

Deno.test("an agent that is online is told from one that is refused, one that died, and none", async () => {
  using dir = tempDir();
  const restic = await makeFakeRestic(dir);
  await using server = await startFakeServer();
  using host = await makeHost({ serverUrl: server.url, restic: restic.program });
  assertSaid(await checkAgent(host.paths, nobodyElse), "bad", /not running/, /^Run: /);
  server.refuseUpgrades(401);
  const refused = startDaemon(host);
  await host.connection("rejected");
  assertSaid(await checkAgent(host.paths, nobodyElse), "bad", /rejected.*unauthorized/, /enroll again/);
  await refused.stop();
  server.refuseUpgrades(null);
  await using agent = startDaemon(host);
  await (await server.connection()).welcome();
  await host.connection("online");
  assertSaid(await checkAgent(host.paths, nobodyElse), "ok", /is online since/);
  await agent.stop();
  // Its process lives on as this test, as a process id that was given out again would.
  await writeConnectionState(host.paths.connectionFile, { state: "online", reason: "connected", message: "" });
  assertSaid(await checkAgent(host.paths, nobodyElse), "bad", /not running/, /^Run: /);
});

Deno.test({
  name: "a second agent on the host is named by its process",
  ignore: Deno.build.os === "windows",
  async fn() {
    using dir = tempDir();
    const restic = await makeFakeRestic(dir);
    await using server = await startFakeServer();
    using host = await makeHost({ serverUrl: server.url, restic: restic.program });
    await using _agent = startDaemon(host);
    await (await server.connection()).welcome();
    await host.connection("online");
    const program = dir.file("restic-manager-agent");
    await Deno.writeTextFile(program, "#!/bin/sh\necho up\nread line\n", { mode: 0o755 });
    const other = new Deno.Command(program, { args: ["run"], stdin: "piped", stdout: "piped" }).spawn();
    await other.stdout.getReader().read();
    assertSaid(await checkAgent(host.paths), "warn", new RegExp(`beside .*\\b${other.pid}\\b`), /kill \d+$/);
    await other.stdin.close();
    await other.status;
  },
});

Deno.test("an update that nobody confirmed, that was taken back, or whose download stayed is a finding", async () => {
  using dir = tempDir();
  const [updateDir, programDir] = [dir.file("update"), dir.path];
  await Deno.mkdir(updateDir);
  const look = (hours = 0) => checkUpdate({ updateDir, programDir }, Date.now() + hours * HOUR);
  assertSaid(await look(), "ok", /no update is under way/);
  await Deno.writeTextFile(`${updateDir}/trial`, "offer-1234\n");
  assertSaid(await look(), "ok", /on trial/);
  assertSaid(await look(2), "warn", /on trial for 2 h/, /Restart the agent/);
  await Deno.remove(`${updateDir}/trial`);
  await Deno.writeTextFile(`${updateDir}/rolled-back`, "offer-1234 not_welcomed\n");
  assertSaid(await look(), "warn", /taken back \(not_welcomed\)/, /newer version/);
  await Deno.writeTextFile(dir.file(".restic-manager-agent.new"), "half");
  assertSaid(await look(2), "warn", /left behind/, /^Run: rm .*restic-manager-agent\.new$/);
});

Deno.test("a check that hangs, fails or is not allowed to look is a finding of its own", async () => {
  const late = await within("disk", 50, () => new Promise<Said>(() => {}));
  assertSaid(late, "bad", /no answer within 0\.05 s/, /hangs/);
  const failed = await within("disk", 1000, () => Promise.reject(new Error("broken")));
  assertSaid(failed, "bad", /could not be looked at: broken/, /sudo/);
  const denied = await within("disk", 1000, () => Promise.reject(new Deno.errors.PermissionDenied("no")));
  assertSaid(denied, "bad", /may not look/, /sudo/);
});
