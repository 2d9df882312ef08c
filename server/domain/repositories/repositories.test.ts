import { afterEach, beforeEach, expect, test } from "vitest";
import { scheduleSchema } from "@/agent/protocol/mod";
import { getHost } from "@/server/domain/hosts";
import { listJobs } from "@/server/domain/jobs";
import { addSchedule, createHost, TEST_ACCESS, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { agentConfig, probeRepository, replaceRepository } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context, { repoUrl: "rest:https://rest.test/one", repoState: "init_failed" });
  context.emitted.length = 0;
});
afterEach(() => context.close());

const operator = () => context.asOperator();
const config = () => agentConfig(context.asAgent(host.hostId), host);
const audits = (action: string) => context.services.db.prisma.auditEntry.findMany({ where: { action } });

test("a probe is queued and audited; asking twice while it waits gives the same job", async () => {
  const { jobId } = await probeRepository(operator(), host);
  expect(await probeRepository(operator(), host)).toEqual({ jobId });
  expect(await listJobs(operator(), { hostId: host.hostId })).toMatchObject([
    { jobId, kind: "probe", state: "queued" },
  ]);
  expect(await audits("repositories.probe")).toHaveLength(2);
  expect(context.emitted).toEqual([{ name: "job.queued", hostId: host.hostId, jobId }]);
});

test("new credentials are sealed, reach the agent under a new revision, and are probed", async () => {
  const { jobId } = await replaceRepository(operator(), {
    hostId: host.hostId,
    repoUsername: "fixed",
    repoPassword: "fixed-secret",
  });
  expect(await config()).toMatchObject({
    revision: 2,
    repository: {
      url: "rest:https://rest.test/one",
      username: "fixed",
      password: "fixed-secret",
      encryptionPassword: "fixed-secret",
    },
  });
  expect(await getHost(operator(), host)).toMatchObject({ repoStatus: "pending", repoCause: null });
  expect(await listJobs(operator(), { hostId: host.hostId })).toMatchObject([{ jobId, kind: "probe" }]);
  expect(context.emitted.map(({ name }) => name).sort()).toEqual(["config.changed", "host.changed", "job.queued"]);
  const [entry] = await audits("repositories.replace");
  expect(entry).toMatchObject({ actorName: "operator", hostId: host.hostId });
  expect(JSON.stringify(entry)).not.toContain("fixed-secret");
});

test("doing it twice leaves one waiting probe and the same access", async () => {
  const input = { hostId: host.hostId, repoPassword: "fixed-secret" };
  const { jobId } = await replaceRepository(operator(), input);
  const before = (await config()).repository;
  expect(await replaceRepository(operator(), input)).toEqual({ jobId });
  expect((await config()).repository).toEqual(before);
});

test("credentials inside the new address become the login and are not stored in it", async () => {
  const repoUrl = "rest:https://new:p%40ss@rest.test/two";
  await replaceRepository(operator(), { hostId: host.hostId, repoUrl });
  expect(await getHost(operator(), host)).toMatchObject({ repoUrl: "rest:https://rest.test/two" });
  expect((await config()).repository).toMatchObject({ username: "new", password: "p@ss" });
});

test("another location forgets what was listed at the former one", async () => {
  const { prisma } = context.services.db;
  await prisma.repository.update({ where: { id: host.repositoryId }, data: { resticRepositoryId: "former" } });
  await replaceRepository(operator(), { hostId: host.hostId, repoUrl: "/srv/elsewhere" });
  expect(await prisma.repository.findFirst()).toMatchObject({ url: "/srv/elsewhere", resticRepositoryId: null });
});

test("schedules reach the agent in the wire's form, also those that are disabled", async () => {
  const input = { kind: "forget", retention: { keepDaily: 7 }, isEnabled: false } as const;
  const scheduleId = await addSchedule(context, host, input);
  const [schedule] = (await config()).schedules;
  expect(scheduleSchema.parse(schedule)).toEqual(schedule);
  expect(schedule).toMatchObject({ scheduleId, ...input, blackouts: [], pausedUntil: null });
});

test("bad input is refused and nothing is changed", async () => {
  const { hostId } = host;
  const bad = [
    { hostId },
    { hostId, repoUrl: "ftp://rest.test" },
    { hostId, repoUrl: "rclone:remote,option=1:path" },
    { hostId, repoPassword: "line\nbreak" },
    { hostId, repoUrl: "rest:https://u:p@rest.test/", repoUsername: "u" },
  ];
  for (const input of bad)
    await expect(replaceRepository(operator(), input)).rejects.toMatchObject({ code: "invalid_request" });
  expect(await config()).toMatchObject({ revision: 1, repository: TEST_ACCESS });
  expect(await listJobs(operator(), { hostId })).toEqual([]);
});

test("viewers, agents and nobody may neither probe nor replace; only the own agent sees the secrets", async () => {
  const input = { hostId: host.hostId, repoPassword: "x" };
  for (const verb of [
    () => probeRepository(context.asViewer(), host),
    () => replaceRepository(context.asViewer(), input),
  ])
    await expect(verb()).rejects.toMatchObject({ code: "role_required" });
  await expect(probeRepository(context.asAgent(host.hostId), host)).rejects.toMatchObject({ code: "role_required" });
  await expect(replaceRepository(context.asNobody(), input)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(probeRepository(operator(), { hostId: "nope" })).rejects.toMatchObject({ code: "host_not_found" });
  const other = await createHost(context);
  await expect(agentConfig(context.asAgent(other.hostId), host)).rejects.toMatchObject({ code: "role_required" });
  await expect(agentConfig(context.asAdmin(), host)).rejects.toMatchObject({ code: "role_required" });
});
