import { afterEach, beforeEach, expect, test } from "vitest";
import { verifyAudit } from "@/server/domain/audit";
import { pauseHosts } from "@/server/domain/schedules";
import { runHosts, runSourceGroup } from "@/server/domain/source-groups";
import { addSchedule, createHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { type HostOutcome, tagHosts } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

const prisma = () => context.services.db.prisma;
const brief = (outcomes: HostOutcome[]) => outcomes.map(({ outcome, code }) => code ?? outcome);
const actions = async () =>
  (await prisma().auditEntry.findMany({ orderBy: { seq: "asc" } })).map(({ action }) => action);
const LATER = "2099-01-01T00:00:00.000Z";

test("tags come and go on many hosts in one audited write, and doing it again changes nothing", async () => {
  const a = await createHost(context, { tags: ["old", "x"] });
  const b = await createHost(context);
  const full = await createHost(context, { tags: Array.from({ length: 20 }, (_, i) => `t${i}`) });
  const hostIds = [a.hostId, b.hostId, full.hostId, "gone"];
  const tag = () => tagHosts(context.asOperator(), { hostIds, add: ['"new"', "x"], remove: ["old"] });
  expect(brief(await tag())).toEqual(["done", "done", "invalid_request", "host_not_found"]);
  const rows = await prisma().host.findMany({ select: { id: true, tags: true } });
  const tagsOf = (hostId: string) => rows.find(({ id }) => id === hostId)?.tags;
  expect([tagsOf(a.hostId), tagsOf(b.hostId)]).toEqual([
    ["x", '"new"'],
    ['"new"', "x"],
  ]);
  expect(context.emitted.filter(({ name }) => name === "host.changed")).toHaveLength(2);
  expect(brief(await tag())).toEqual(["unchanged", "unchanged", "invalid_request", "host_not_found"]);
  expect(await actions()).toEqual(["hosts.tag"]);
  expect(await verifyAudit(context.asAdmin())).toMatchObject({ isIntact: true });
});

test("every source group of each ready host is queued once, however often it is asked for", async () => {
  const ready = await createHost(context);
  const broken = await createHost(context, { repoState: "init_failed", repoCause: "no_space" });
  const { jobId } = await runSourceGroup(context.asOperator(), { sourceGroupId: ready.sourceGroupId });
  const group = await prisma().sourceGroup.findFirstOrThrow({ where: { id: ready.sourceGroupId } });
  const second = {
    ...group,
    id: "second",
    name: "second",
    paths: ["/srv"],
    excludes: [],
    tags: [],
    limits: {},
    hooks: {},
  };
  await prisma().sourceGroup.create({ data: second });
  const run = () => runHosts(context.asOperator(), { hostIds: [broken.hostId, ready.hostId, ready.hostId] });
  const first = await run();
  expect(brief(first)).toEqual(["repository_not_ready", "done"]);
  expect(first[1]?.jobIds).toHaveLength(2);
  expect(first[1]?.jobIds).toContain(jobId);
  expect((await run())[1]).toMatchObject({ outcome: "unchanged", jobIds: first[1]?.jobIds });
  expect(await prisma().job.count()).toBe(2);
  expect(await actions()).toEqual(["source-groups.run", "source-groups.run_hosts"]);
});

test("backup schedules pause and resume on many hosts, and their protection says so", async () => {
  const host = await createHost(context);
  const first = host.hostId;
  const bare = (await createHost(context)).hostId;
  await addSchedule(context, host);
  await addSchedule(context, host, { name: "prune", kind: "prune", cron: "0 5 * * 0" });
  const pause = (pausedUntil: string | null) =>
    pauseHosts(context.asOperator(), { hostIds: [first, bare], pausedUntil });
  expect(brief(await pause(LATER))).toEqual(["done", "schedule_not_found"]);
  expect(brief(await pause(LATER))).toEqual(["unchanged", "schedule_not_found"]);
  const schedules = await prisma().schedule.findMany({ orderBy: { name: "asc" } });
  expect(schedules.map(({ pausedUntil }) => pausedUntil?.toISOString() ?? null)).toEqual([LATER, null]);
  expect((await prisma().host.findUnique({ where: { id: first } }))?.backupPausedUntil).toEqual(new Date(LATER));
  expect(context.emitted.map(({ name }) => name)).toContain("config.changed");
  expect(brief(await pause(null))).toEqual(["done", "schedule_not_found"]);
  expect((await prisma().host.findUnique({ where: { id: first } }))?.backupPausedUntil).toBeNull();
  await expect(pause("2020-01-01T00:00:00.000Z")).rejects.toMatchObject({ code: "invalid_request" });
});

test("a thousand hosts are one call, one more is refused, and a viewer does none of it", async () => {
  const hostIds = Array.from({ length: 1000 }, (_, i) => `h-${i}`);
  const host = await createHost(context);
  const row = await prisma().host.findUniqueOrThrow({ where: { id: host.hostId } });
  const rows = hostIds.map((id) => ({ ...row, id, hostname: id, agentTokenHash: id, tags: [] }));
  await prisma().host.createMany({ data: rows });
  const done = await tagHosts(context.asOperator(), { hostIds, add: ["bulk"] });
  expect(done.every(({ outcome }) => outcome === "done")).toBe(true);
  await expect(tagHosts(context.asOperator(), { hostIds: [...hostIds, "x"], add: ["y"] })).rejects.toMatchObject({
    code: "invalid_request",
  });
  const denied = { code: "role_required" };
  await expect(tagHosts(context.asViewer(), { hostIds, add: ["y"] })).rejects.toMatchObject(denied);
  await expect(runHosts(context.asViewer(), { hostIds })).rejects.toMatchObject(denied);
  await expect(pauseHosts(context.asViewer(), { hostIds, pausedUntil: null })).rejects.toMatchObject(denied);
});
