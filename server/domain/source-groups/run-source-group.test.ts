import { afterEach, beforeEach, expect, test } from "vitest";
import { getHost } from "@/server/domain/hosts";
import { dueJobs, finishJob, getJob, listJobs } from "@/server/domain/jobs";
import { createHost, type TestHost } from "@/server/testing/factories";
import { backupSummary, succeeded } from "@/server/testing/results";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { listSourceGroups, runSourceGroup } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context, { paths: ["/srv"] });
});
afterEach(() => context.close());

test("a host's groups are listed as they are", async () => {
  await createHost(context);
  expect(await listSourceGroups(context.asViewer(), host)).toEqual([
    {
      sourceGroupId: host.sourceGroupId,
      hostId: host.hostId,
      name: "default",
      paths: ["/srv"],
      excludes: [],
      tags: [],
      isOneFileSystem: false,
      isExcludeCaches: true,
      isVss: false,
      limits: {},
      hooks: {},
      hasHooks: { before: false, after: false },
      lastSnapshotAt: null,
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
    },
  ]);
});

test("a run is a queued backup of what the group says now, and audited", async () => {
  const { jobId } = await runSourceGroup(context.asOperator(), host);
  expect(await listJobs(context.asViewer(), { hostId: host.hostId })).toMatchObject([
    { jobId, kind: "backup", state: "queued", sourceGroupId: host.sourceGroupId, requestedBy: "operator" },
  ]);
  const [order] = await dueJobs(context.asAgent(host.hostId), host);
  expect(order?.order).toMatchObject({ kind: "backup", sourceGroup: { paths: ["/srv"] } });
  const { prisma } = context.services.db;
  expect(await prisma.auditEntry.findMany({ where: { action: "source-groups.run" } })).toMatchObject([
    { actorName: "operator", targetId: host.sourceGroupId, details: { jobId } },
  ]);
});

test("pressing the button twice while the backup waits gives one backup", async () => {
  const answers = await Promise.all([1, 2, 3].map(() => runSourceGroup(context.asOperator(), host)));
  expect(new Set(answers.map(({ jobId }) => jobId)).size).toBe(1);
  expect(await listJobs(context.asViewer(), { hostId: host.hostId })).toHaveLength(1);
});

test("a dry run and a backup that wait are two jobs, each asked for once", async () => {
  const ask = (isDryRun: boolean) => runSourceGroup(context.asOperator(), { ...host, isDryRun });
  const real = await ask(false);
  const dry = await ask(true);
  expect(dry.jobId).not.toBe(real.jobId);
  expect([await ask(false), await ask(true)]).toEqual([real, dry]);
  const jobs = await listJobs(context.asViewer(), { hostId: host.hostId });
  expect(jobs.map(({ jobId, isDryRun }) => ({ jobId, isDryRun }))).toEqual(
    expect.arrayContaining([
      { jobId: real.jobId, isDryRun: false },
      { jobId: dry.jobId, isDryRun: true },
    ]),
  );
  expect(jobs).toHaveLength(2);
});

test("a dry run that succeeded is no backup of the host, and lists no snapshots", async () => {
  const { jobId } = await runSourceGroup(context.asOperator(), { ...host, isDryRun: true });
  const agent = context.asAgent(host.hostId);
  await dueJobs(agent, host);
  const { snapshotId: _none, ...summary } = backupSummary();
  await finishJob(agent, { jobId, result: succeeded({ summary }) });
  expect(await getJob(context.asViewer(), { jobId })).toMatchObject({
    state: "succeeded",
    isDryRun: true,
    snapshotId: null,
  });
  expect(await getHost(context.asViewer(), host)).toMatchObject({ lastBackup: null, lastSnapshotAt: null });
  expect(await listJobs(context.asViewer(), { hostId: host.hostId })).toHaveLength(1);
});

test("a repository that is not ready refuses with the reason and the fix", async () => {
  const broken = await createHost(context, { repoState: "init_failed", repoCause: "auth_refused" });
  await expect(runSourceGroup(context.asOperator(), broken)).rejects.toMatchObject({
    code: "repository_not_ready",
    message: expect.stringContaining("The storage refused the login."),
  });
  const pending = await createHost(context, { repoState: "pending" });
  await expect(runSourceGroup(context.asOperator(), pending)).rejects.toMatchObject({ code: "repository_not_ready" });
  expect(await listJobs(context.asViewer(), {})).toEqual([]);
});

test("viewers, agents and nobody may not run; unknown ids are told apart", async () => {
  await expect(runSourceGroup(context.asViewer(), host)).rejects.toMatchObject({ code: "role_required" });
  await expect(runSourceGroup(context.asAgent(host.hostId), host)).rejects.toMatchObject({ code: "role_required" });
  const unknown = { sourceGroupId: "nope" };
  await expect(runSourceGroup(context.asNobody(), unknown)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(runSourceGroup(context.asOperator(), unknown)).rejects.toMatchObject({ code: "source_group_not_found" });
  await expect(listSourceGroups(context.asViewer(), { hostId: "nope" })).rejects.toMatchObject({
    code: "host_not_found",
  });
  await expect(listSourceGroups(context.asNobody(), host)).rejects.toMatchObject({ code: "unauthenticated" });
});
