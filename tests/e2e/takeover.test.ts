import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeAgent, type TestAgent } from "../harness/agent";
import type { Api, Host } from "../harness/api";
import { PROJECT_ROOT } from "../harness/paths";
import { type CommandResult, runCommand } from "../harness/processes";
import { type PlainRestic, plainRestic, resticPath } from "../harness/restic";
import { startServer, type TestServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { waitFor } from "../harness/wait-for";
import { QUICK } from "./support";

const PASSWORD = "the repository's own password";
const MINUTE_MS = 60_000;

interface Member {
  host: Host;
  agent: TestAgent;
  restic: PlainRestic;
  /** How often its agent has started a backup. */
  backups(): Promise<number>;
}

/** An enrolled host with a repository of its own, whose restic notes what it is started for. */
async function enlist(server: TestServer, admin: Api, hostname: string): Promise<Member> {
  const dir = await makeTempDir(hostname);
  const [source, url, starts] = [join(dir, "source"), join(dir, "repository"), join(dir, "starts")];
  await runCommand({ name: "mkdir", command: "mkdir", args: [source] });
  await writeFile(join(source, "file"), hostname);
  await writeFile(starts, "");
  const program = join(dir, "restic");
  await writeFile(program, `#!/bin/sh\necho "$*" >>${starts}\nexec ${await resticPath("0.18")} "$@"\n`);
  await chmod(program, 0o755);
  const agent = await makeAgent({ serverUrl: server.url, hostname, env: { RM_RESTIC: program } });
  const order = { hostname, repo_url: url, repo_password: PASSWORD, initial_paths: [source] };
  const enrolled = await agent.enroll((await admin.mint(order)).token);
  expect(enrolled.code, enrolled.stderr).toBe(0);
  await agent.run();
  return {
    host: await admin.waitForHost(hostname, { status: "online", repo_status: "ready" }),
    agent,
    restic: await plainRestic({ url, repositoryPassword: PASSWORD }, "0.18"),
    backups: async () => (await readFile(starts, "utf8")).split("\n").filter((line) => /\bbackup\b/.test(line)).length,
  };
}

const command = (script: string, args: string[], dataDir: string): Promise<CommandResult> =>
  runCommand({
    ...{ name: script, command: process.execPath, args: ["--import", "tsx", `scripts/${script}.ts`, ...args] },
    ...{ cwd: PROJECT_ROOT, env: { RM_DATA_DIR: dataDir } },
  });

async function backUp(admin: Api, { host }: Member): Promise<string> {
  const [group] = await admin.sourceGroups(host.host_id);
  return (await admin.runSourceGroup(String(group?.source_group_id))).job_id;
}

async function succeeds(admin: Api, jobId: string): Promise<void> {
  const job = await admin.waitForJob(jobId);
  expect(job, job.output).toMatchObject({ status: "succeeded" });
}

/** A backup at the next full minute, and after that not before tomorrow. */
async function scheduleOnce(admin: Api, { host }: Member): Promise<void> {
  const [group] = await admin.sourceGroups(host.host_id);
  const at = new Date(Math.ceil((Date.now() + 5_000) / MINUTE_MS) * MINUTE_MS);
  await admin.call("POST", `/api/hosts/${host.host_id}/schedules`, {
    ...{ name: "once", kind: "backup", time_zone: "UTC", spread_seconds: 0 },
    cron: `${at.getUTCMinutes()} ${at.getUTCHours()} * * *`,
    source_group_ids: [String(group?.source_group_id)],
  });
}

it("a server that is restored from an old copy takes the fleet over: what the hosts did since counts, and nothing runs again", async () => {
  const server = await startServer({ env: QUICK });
  const admin = await server.adminApi();
  const [one, two] = [await enlist(server, admin, "takeover-1"), await enlist(server, admin, "takeover-2")];
  for (const member of [one, two]) await succeeds(admin, await backUp(admin, member));
  await scheduleOnce(admin, two);
  await waitFor(
    async () =>
      (await admin.call<{ status: string }[]>("GET", `/api/hosts/${two.host.host_id}/jobs`)).every(
        ({ status }) => status === "succeeded",
      ),
    { what: "the listings to end" },
  );

  await one.agent.stop();
  await admin.waitForHost("takeover-1", { status: "offline" });
  const queued = await backUp(admin, one);
  const cancelledLater = (await admin.probe(one.host.host_id)).job_id;
  const copyDir = join(await makeTempDir("copy"), "copy");
  const copied = await command("server-backup", [copyDir], server.dataDir);
  expect(copied.code, copied.stderr).toBe(0);
  expect(copied.stdout).toContain("Copied the data of 2 hosts");

  await admin.cancel(cancelledLater);
  await one.agent.run();
  await succeeds(admin, queued);
  const ordered = await backUp(admin, two);
  await succeeds(admin, ordered);
  const onTheHost = await two.agent.command(["run", "default"]);
  expect(onTheHost.code, onTheHost.stderr).toBe(0);
  const scheduled = await waitFor(
    async () =>
      (await admin.jobs(two.host.host_id, { kind: "backup" })).find(
        (job) => job.schedule_id && job.status === "succeeded",
      ),
    { what: "the schedule's backup", timeoutMs: 90_000 },
  );
  const countAll = async () => [await one.backups(), await two.backups()];
  expect(await countAll()).toEqual([2, 4]);

  await server.kill();
  await rm(server.dataDir, { recursive: true });
  const dataDir = join(await makeTempDir("restored"), "data");
  const restored = await command("server-restore", [copyDir], dataDir);
  expect(restored.code, restored.stderr).toBe(0);
  const account = { RM_ADMIN_USERNAME: server.username, RM_ADMIN_PASSWORD: server.password };
  const next = await startServer({ port: server.port, dataDir, env: { ...QUICK, ...account } });
  await expect(admin.hosts()).rejects.toThrow(/401/);
  await admin.login(server.username, server.password);

  for (const { host } of [one, two]) {
    expect((await admin.waitForHost(host.hostname, { status: "online", repo_status: "ready" })).host_id).toBe(
      host.host_id,
    );
  }
  const known = await waitFor(
    async () => {
      const jobs = await Promise.all([queued, ordered, scheduled.job_id, cancelledLater].map((id) => admin.job(id)));
      return jobs.map(({ status }) => status).join() === "succeeded,succeeded,succeeded,lost" && jobs;
    },
    { what: "what the hosts did since the copy", timeoutMs: 30_000 },
  );
  expect(known[2]).toMatchObject({ schedule_id: scheduled.schedule_id, nominal_at: scheduled.nominal_at });
  for (const { host, restic } of [one, two]) {
    const inRepository = (await restic.snapshots()).map(({ id }) => id).sort();
    await expect
      .poll(
        async () => {
          const listed = await admin.snapshots(host.host_id);
          return listed.map(({ snapshot_id }) => snapshot_id).sort();
        },
        { timeout: 30_000, interval: 200 },
      )
      .toEqual(inRepository);
  }
  expect(await admin.host("takeover-2")).toMatchObject({
    protection: "protected",
    last_backup: { status: "succeeded" },
  });
  expect(await admin.call("GET", "/api/alerts?state=open")).toMatchObject([{ kind: "server_restored" }]);
  expect(await countAll()).toEqual([2, 4]);
  expect((await two.restic.snapshots()).length).toBe(4);

  await succeeds(admin, await backUp(admin, one));
  expect(await countAll()).toEqual([3, 4]);
  await next.stop();
}, 180_000);
