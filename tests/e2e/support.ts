import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { withDatabase } from "../contract/support";
import type { Api, Host, Minted, MintRequest } from "../harness/api";
import { LAB_NAME, type Lab, openLab } from "../harness/lab";
import { type CommandResult, runOrThrow } from "../harness/processes";
import { type RestServer, startRestServer } from "../harness/rest-server";
import { type PlainRestic, plainRestic, type Snapshot } from "../harness/restic";
import { startServer, type TestServer } from "../harness/server";
import { bootHost, type TestHost } from "../harness/test-host";
import { waitFor } from "../harness/wait-for";

/**
 * The login of the rest-server, which is the password of the repositories as well: another in each file, since one of
 * them looks for it in every process of this machine.
 */
export const REPOSITORY = { username: "backup", password: `geheim+im/repo:${process.pid}` } as const;
/** Quicker than in production, so that no test waits for half a minute. */
export const QUICK = { RM_HEARTBEAT_MS: "2000", RM_OFFLINE_GRACE_MS: "1000", RM_RECONNECT_MAX_MS: "2000" };

/** A network with a fleet server and a rest-server that asks for a login; hosts are booted into it. */
export interface Site {
  readonly lab: Lab;
  readonly server: TestServer;
  readonly rest: RestServer;
  readonly admin: Api;
  boot(name: string): Promise<TestHost>;
  /** What to mint for a host of that name, with working credentials. */
  order(hostname: string, changes?: Partial<MintRequest>): MintRequest;
  /** The line as the contract prints it, for a user who may sudo. */
  classicLine(token: string): string;
  /** Mints a token, runs the printed line on the host and waits until it is online and ready. */
  onboard(host: TestHost, changes?: Partial<MintRequest>): Promise<Host>;
  /** plain restic of this machine on the repository of that host. */
  plainRestic(hostname: string): Promise<PlainRestic>;
  snapshots(hostname: string): Promise<Snapshot[]>;
}

export async function openSite(env: Record<string, string | undefined> = QUICK): Promise<Site> {
  const lab = await openLab();
  const server = await startServer({ lab, env });
  const rest = await startRestServer({ lab, users: { [REPOSITORY.username]: REPOSITORY.password } });
  await lab.openGateway(rest.port);
  const admin = await server.adminApi();
  const site: Site = {
    lab,
    server,
    rest,
    admin,
    boot: (name) => bootHost(lab, name),
    order: (hostname, changes = {}) => ({
      hostname,
      repo_url: rest.repositoryUrl(hostname),
      repo_username: REPOSITORY.username,
      repo_password: REPOSITORY.password,
      initial_paths: ["/srv/data"],
      ...changes,
    }),
    classicLine: (token) =>
      `curl -fsSL ${server.publicUrl}/install/install.sh | sudo RM_SERVER=${server.publicUrl} RM_TOKEN=${token} bash`,
    async onboard(host, changes) {
      const { install_command } = await admin.mint(site.order(host.name, changes));
      succeeded(await typeAsAdmin(host, install_command));
      return admin.waitForHost(host.name, { status: "online", repo_status: "ready" });
    },
    plainRestic: (hostname) => {
      const url = rest.repositoryUrl(hostname).replace(LAB_NAME, "127.0.0.1");
      return plainRestic({ url, ...REPOSITORY, repositoryPassword: REPOSITORY.password });
    },
    snapshots: async (hostname) => (await site.plainRestic(hostname)).snapshots(),
  };
  return site;
}

/** Types a line into a login shell of the user "admin": by standard input, so that it stands in nobody's arguments. */
export const typeAsAdmin = (host: TestHost, line: string): Promise<CommandResult> =>
  host.exec(["runuser", "--login", "admin"], { input: `${line}\n` });

/** What a command printed; throws with all of it when it failed. */
export function succeeded({ code, stdout, stderr }: CommandResult): string {
  if (code !== 0) throw new Error(`The command exited with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Everything a person sees on the terminal. */
export const shown = ({ stdout, stderr }: CommandResult): string => stdout + stderr;

/** Files of random bytes, which no deduplication makes smaller. */
export async function writeRandom(host: TestHost, path: string, megabytes: number): Promise<void> {
  await host.sh(`mkdir -p "$(dirname ${path})" && head -c ${megabytes}M /dev/urandom >${path}`);
}

/** Makes everything that the host sends slow, until `unthrottle`; the rate as tc takes it, such as "40mbit". */
export async function throttle(host: TestHost, rate: string): Promise<void> {
  await host.sh(`tc qdisc replace dev host0 root tbf rate ${rate} burst 64kb latency 400ms`);
}
export async function unthrottle(host: TestHost): Promise<void> {
  await host.sh("tc qdisc del dev host0 root");
}

/** Makes everything that the servers send to hosts slow. */
export async function throttleServers(lab: Lab, rate: string): Promise<void> {
  const args = ["qdisc", "replace", "dev", "bridge", "root", "tbf", "rate", rate, "burst", "64kb", "latency", "400ms"];
  await runOrThrow(lab.inside({ name: "tc", command: "tc", args }));
}
export async function unthrottleServers(lab: Lab): Promise<void> {
  await runOrThrow(lab.inside({ name: "tc", command: "tc", args: ["qdisc", "del", "dev", "bridge", "root"] }));
}

/** How many packs the repository holds: the sight of a backup in progress that needs neither server nor agent. */
export function packCount(site: Site, hostname: string): number {
  const dir = join(site.rest.dataDir, hostname, "data");
  try {
    return readdirSync(dir, { recursive: true }).filter((name) => /[0-9a-f]{64}$/.test(String(name))).length;
  } catch {
    return 0;
  }
}

export function waitForPacks(site: Site, hostname: string, count: number): Promise<number> {
  const what = `${count} packs of ${hostname}`;
  return waitFor(() => packCount(site, hostname) >= count && packCount(site, hostname), { what, intervalMs: 20 });
}

/** Runs the default source group; resolves with the job's id. */
export async function runBackup(site: Site, hostId: string): Promise<string> {
  const [group] = await site.admin.sourceGroups(hostId);
  if (!group) throw new Error(`The host ${hostId} has no source group.`);
  return (await site.admin.runSourceGroup(String(group.source_group_id))).job_id;
}

/** Starts a backup of new random data over a slow line, and returns when some of it has arrived and it still runs. */
export async function startSlowBackup(site: Site, host: TestHost, hostId: string, megabytes = 60): Promise<string> {
  await writeRandom(host, `/srv/data/random-${Date.now()}`, megabytes);
  await throttle(host, "40mbit");
  const packs = packCount(site, host.name);
  const jobId = await runBackup(site, hostId);
  await waitForPacks(site, host.name, packs + 2);
  await site.admin.waitForJob(jobId, ["running"]);
  return jobId;
}

/** The job's log as the server keeps it: every chunk from the first to the last, none missing. */
export function expectGapless(server: TestServer, jobId: string): void {
  const rows = withDatabase(server, (database) => {
    const job = database.prepare("SELECT storedChunks, logLines FROM Job WHERE id = ?").get(jobId);
    const chunks = database
      .prepare("SELECT chunk, lineCount FROM JobLogChunk WHERE jobId = ? ORDER BY chunk")
      .all(jobId);
    return {
      job: job as { storedChunks: number; logLines: number },
      chunks: chunks as { chunk: number; lineCount: number }[],
    };
  });
  expect(rows.chunks.map(({ chunk }) => chunk)).toEqual(rows.chunks.map((_row, index) => index));
  expect(rows.job.storedChunks).toBe(rows.chunks.length);
  expect(rows.job.logLines).toBe(rows.chunks.reduce((sum, { lineCount }) => sum + lineCount, 0));
}

export type { Minted };
