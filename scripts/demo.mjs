/**
 * `npm run demo`: from a bare checkout to a first backup on this machine, through the same calls that a bot would make.
 * Needs no root: the agent runs as a child process, the repository is a temporary folder. Ctrl-C ends it.
 * `npm run demo -- --fleet` shows forty made-up hosts with half a year of history instead; it needs no restic.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DEMO_PACKAGES, ensureDebianPackages } from "./debian-packages.mjs";
import { demoApi, until } from "./lib/demo-api.mjs";
import { showFleet } from "./lib/demo-fleet.mjs";
import { freePort, startAgent, startServer, stopAll } from "./lib/demo-processes.mjs";
import { installPackages } from "./lib/install.mjs";
import { runScript, step } from "./lib/steps.mjs";

const PASSWORD = randomBytes(12).toString("base64url");
const folder = mkdtempSync(join(tmpdir(), "restic-manager-demo-"));
const repository = join(folder, "repository");
const isFleet = process.argv.includes("--fleet");

for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, async () => {
    await stopAll();
    console.log(`\nStopped. Everything the demo made is in ${folder}`);
    process.exit(0);
  });

if (!isFleet)
  await step("restic", async () => {
    const found = findRestic();
    if (!found) await ensureDebianPackages(DEMO_PACKAGES);
  });
await step("packages", installPackages);
await runScript("scripts/build.mjs", "--this-platform");

const port = await freePort(8480);
const server = `http://127.0.0.1:${port}`;
const serverEnv = {
  RM_LISTEN: `127.0.0.1:${port}`,
  RM_PUBLIC_URL: server,
  RM_DATA_DIR: join(folder, "server"),
  RM_ADMIN_USERNAME: "admin",
  RM_ADMIN_PASSWORD: PASSWORD,
  RM_LOG_LEVEL: "warn",
};
if (isFleet) {
  await showFleet({ serverEnv, server });
  console.log(`
  Forty hosts that do not exist, with half a year of history. Fake agents keep most of them online and play
  what is asked of them; nothing is read or stored.

  Open        ${server}
  Log in      admin / ${PASSWORD}

  The demo keeps running; Ctrl-C stops it.`);
} else {
  await step("server", () => startServer(serverEnv, server));
  await showFirstBackup();
}

async function showFirstBackup() {
  const api = demoApi(server);
  await step("log in", () => api.post("/api/auth/login", { username: "admin", password: PASSWORD }));
  const minted = await step("mint a one-time token", () =>
    api.post("/api/enrollment-tokens", {
      hostname: hostname()
        .toLowerCase()
        .replace(/[^a-z0-9.-]/g, "-"),
      tags: ["demo"],
      repo_url: repository,
      initial_paths: ["agent", "app", "docs", "prisma", "scripts", "server", "tests"].map((name) => resolve(name)),
    }),
  );
  const agent = await step("enrol this machine and start its agent", () =>
    startAgent({ folder, server, token: minted.token }),
  );
  const host = await step("online, repository ready", () =>
    until("the host to be online with a ready repository", async () => {
      const found = (await api.get("/api/hosts")).find(({ host_id }) => host_id === agent.hostId);
      if (found?.repo_status === "init_failed")
        throw new Error(`The repository could not be made: ${found.repo_message}`);
      return found?.status === "online" && found.repo_status === "ready" ? found : null;
    }),
  );
  const job = await step("first backup", async () => {
    const [group] = await api.get(`/api/hosts/${host.host_id}/source-groups`);
    const { job_id } = await api.post(`/api/source-groups/${group.source_group_id}/run`);
    return until("the backup to finish", async () => {
      const current = await api.get(`/api/jobs/${job_id}`);
      if (["failed", "cancelled", "lost"].includes(current.status))
        throw new Error(`The backup ended ${current.status}: ${current.message}\n${current.output}`);
      return current.finished_at ? current : null;
    });
  });
  await step("snapshot listed", () =>
    until("the snapshot to be listed", async () =>
      (await api.get(`/api/hosts/${host.host_id}/snapshots`)).length > 0 ? true : null,
    ),
  );
  const [snapshot] = await api.get(`/api/hosts/${host.host_id}/snapshots`);

  console.log(`
  Snapshot    ${snapshot.snapshot_id.slice(0, 8)} of ${snapshot.hostname}, taken ${snapshot.taken_at}
              ${snapshot.paths.join(", ")}
  Backup      ${job.status}, ${job.summary.total_files_processed} files, ${(job.summary.total_bytes_processed / 1e6).toFixed(1)} MB read
  Repository  ${repository}

  Open        ${server}
  Log in      admin / ${PASSWORD}

  The demo keeps running; Ctrl-C stops it.`);
}

function findRestic() {
  return (process.env.PATH ?? "").split(":").some((dir) => existsSync(join(dir, "restic")));
}
