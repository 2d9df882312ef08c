import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, it } from "vitest";
import type { JobOrder } from "@/agent/protocol/mod";
import { systemClock } from "@/server/core/clock";
import { verifyAudit } from "@/server/domain/audit";
import { getJob } from "@/server/domain/jobs";
import { backupOrder, createHost, createJob } from "@/server/testing/factories";
import { createTestHub } from "@/server/testing/test-hub";
import { expectProblem } from "../contract/support";
import { onEnd } from "../harness/cleanup";
import { startServer } from "../harness/server";
import { makeTempDir } from "../harness/temp";
import { waitFor } from "../harness/wait-for";
import { expectWhole, recordStates } from "./job-records";
import { enrollRealAgent, makeRealAgent } from "./real-agent";
import { mountSmallDisk, NO_SMALL_DISK } from "./small-disk";

const QUICK = { heartbeatMs: 500, logFlushMs: 20, reconnectMinMs: 50, reconnectMaxMs: 300, leaseOfflineMs: 500 };

it("an agent whose disk is full says so, starts nothing, stays connected, and goes on by itself when there is space", async (test) => {
  test.skip(NO_SMALL_DISK !== null, NO_SMALL_DISK ?? "");
  const testHub = await createTestHub({ tuning: QUICK, services: { clock: systemClock } });
  onEnd(() => testHub.close());
  const { context } = testHub;
  const records = recordStates(context.databaseFile);
  const host = await createHost(context);
  const disk = await mountSmallDisk(4);
  const dir = await makeTempDir("agent");
  const agent = await makeRealAgent({ serverUrl: testHub.url(), dir, stateDir: join(disk.path, "state"), ...host });
  await agent.start();
  const pid = agent.pid();
  const paths = new Map<string, string>();
  const queue = async (lines: number, pause: string) => {
    const path = `/fake/${host.hostId}-${paths.size}/${lines}/${pause}`;
    const order = backupOrder(host) as JobOrder & { kind: "backup" };
    const jobId = await createJob(context, host, {
      ...order,
      sourceGroup: { ...order.sourceGroup, paths: [path] },
    });
    paths.set(jobId, path);
    return jobId;
  };
  const job = (jobId: string) => getJob(context.asViewer(), { jobId });
  const end = (jobId: string, state: string) =>
    waitFor(async () => (await job(jobId)).state === state && (await job(jobId)), {
      what: `${jobId} to be ${state}\n${agent.log().slice(-2_000)}`,
    });
  const handedOver = () =>
    waitFor(async () => (await agent.openJobs()).length === 0, { what: "the agent to have handed over everything" });

  const before = await queue(20, "0");
  await end(before, "succeeded");
  await waitFor(() => context.services.db.prisma.job.count({ where: { kind: "snapshots", state: "succeeded" } }), {
    what: "the listing that follows",
  });
  await handedOver();

  disk.fill();
  const refused = await queue(20, "0");
  expect(await end(refused, "failed")).toMatchObject({ cause: "no_space" });
  expect((await job(refused)).message).toMatch(/state directory cannot be written .*not started/);
  expect(await agent.starts()).toEqual([paths.get(before)]);
  expect(testHub.registry().isOnline(host.hostId)).toBe(true);

  disk.free();
  const running = await queue(150, "0.02");
  await waitFor(async () => (await agent.starts()).length === 2, { what: "restic to run" });
  disk.fill();
  await waitFor(() => /job log cannot be written/.test(agent.log()), { what: "the agent to feel it" });
  // Its result cannot be written either; it must come all the same.
  expect(await end(running, "succeeded")).toMatchObject({ state: "succeeded" });
  disk.free();
  const after = await queue(20, "0");
  await end(after, "succeeded");
  await handedOver();

  expect(agent.isRunning()).toBe(true);
  expect(agent.pid()).toBe(pid);
  const starts = await agent.starts();
  for (const jobId of [before, running, after]) expectWhole(records, { jobId, path: paths.get(jobId) ?? "", starts });
  expect(await verifyAudit(context.asAdmin())).toMatchObject({ isIntact: true });
}, 90_000);

it("a server whose disk is full refuses writes with 503, goes on reading, loses no result, and recovers by itself", async (test) => {
  test.skip(NO_SMALL_DISK !== null, NO_SMALL_DISK ?? "");
  const disk = await mountSmallDisk(24);
  const env = { RM_HEARTBEAT_MS: "500", RM_RECONNECT_MAX_MS: "500" };
  const server = await startServer({ dataDir: join(disk.path, "data"), env });
  const pid = server.pid;
  const admin = await server.adminApi();
  const mint = (hostname: string) => ({ hostname, repo_url: "/srv/repo", repo_password: "a long password" });
  const path = "/fake/backup/200/0.02";
  const { agent, sourceGroupId } = await enrollRealAgent({ server, admin, hostname: "web-1", path });
  const { job_id } = await admin.runSourceGroup(sourceGroupId);
  await admin.waitForJob(job_id, ["running"]);

  disk.fill();
  // Some blocks of the write-ahead log may still be there to be used.
  let refusal = await admin.request("POST", "/api/enrollment-tokens", mint("web-2"));
  await waitFor(
    async () => {
      disk.fill();
      refusal = await admin.request("POST", "/api/enrollment-tokens", mint("web-2"));
      return refusal.status !== 200;
    },
    { what: "a write to be refused", intervalMs: 1 },
  );
  expectProblem(refusal, 503, "storage_full");
  const { username, password } = server;
  const login = await server.api().request("POST", "/api/auth/login", { username, password });
  expectProblem(login, 503, "storage_full");
  expect((await admin.request("GET", "/api/health")).status).toBe(200);
  expect((await admin.request("GET", "/api/hosts")).status).toBe(200);
  // The job goes on, and its result waits on the host for a server that can store it.
  await waitFor(() => /job finished/.test(agent.log().slice(agent.log().indexOf(job_id))), { what: "restic to end" });
  expect((await admin.job(job_id)).status).toBe("running");
  expect(server.pid).toBe(pid);

  disk.free();
  const job = await admin.waitForJob(job_id);
  expect(job, job.output).toMatchObject({ status: "succeeded" });
  const lines = (job.output ?? "").split("\n").filter((line) => line.includes(" line "));
  expect(lines.map((line) => line.replace(/^.* line /, ""))).toEqual(
    Array.from({ length: 200 }, (_, index) => `${index} of ${path}`),
  );
  expect((await admin.request("POST", "/api/enrollment-tokens", mint("web-3"))).status).toBe(200);
  expect(server.pid).toBe(pid);
  const verdict = await admin.request("GET", "/api/trpc/audit.verify");
  expect(verdict.text).toContain('"isIntact":true');
  const database = new Sqlite(join(server.dataDir, "restic-manager.db"), { readonly: true });
  onEnd(() => {
    database.close();
  });
  expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
}, 120_000);
