import { afterEach, beforeEach, expect, test } from "vitest";
import { agentConfig } from "@/server/domain/repositories";
import { addSchedule, createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import {
  createSchedule,
  deleteSchedule,
  getSchedule,
  listSchedules,
  previewSchedule,
  runSchedule,
  updateSchedule,
} from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context, { hostname: "web.test" });
  context.emitted.length = 0;
});
afterEach(() => context.close());

const operator = () => context.asOperator();
const config = () => agentConfig(context.asAgent(host.hostId), host);
const audits = (action: string) => context.services.db.prisma.auditEntry.findMany({ where: { action } });
const events = () => context.emitted.map(({ name }) => name).sort();
const forget = { name: "forget", kind: "forget", retention: { keepDaily: 7 } } as const;

test("a schedule reaches the agent under a new revision, is audited, and shows what comes next", async () => {
  const scheduleId = await addSchedule(context, host, { pausedUntil: "2026-11-25T00:00:00+02:00" });
  const { revision, schedules } = await config();
  expect(revision).toBe(2);
  expect(schedules).toEqual([
    {
      ...{ scheduleId, name: "nightly", kind: "backup", cron: "0 2 * * *", timeZone: "UTC", spreadSeconds: 0 },
      ...{ sourceGroupIds: [host.sourceGroupId], retention: null, checkParts: null, blackouts: [] },
      ...{ missedRunPolicy: "catch_up", catchUpHours: 24, isEnabled: true, pausedUntil: "2026-11-24T22:00:00.000Z" },
    },
  ]);
  expect(events()).toEqual(["config.changed", "host.changed", "schedules.changed"]);
  expect(await audits("schedules.create")).toMatchObject([
    { actorName: "operator", targetId: scheduleId, hostId: host.hostId, details: { name: "nightly" } },
  ]);
  const view = await getSchedule(context.asViewer(), { scheduleId });
  expect(view).toMatchObject({ scheduleId, hostId: host.hostId, hostname: "web.test", lastJob: null, warnings: [] });
  expect(view.nextRuns.map(({ dueAt }) => dueAt.toISOString())).toEqual([
    "2026-11-25T02:00:00.000Z",
    "2026-11-26T02:00:00.000Z",
    "2026-11-27T02:00:00.000Z",
  ]);
  expect(await listSchedules(context.asViewer(), { hostId: host.hostId })).toEqual([view]);
});

test("every refused field is named, and nothing is stored", async () => {
  const other = await createHost(context);
  const fieldsOf = async (extra: Parameters<typeof addSchedule>[2]): Promise<string[]> => {
    const refused = await addSchedule(context, host, extra).catch((error) => error);
    expect(refused).toMatchObject({ code: "invalid_request" });
    return refused.details.map(({ field }: { field: string }) => field);
  };
  expect(await fieldsOf({ cron: "0 2 * *" })).toEqual(["cron"]);
  expect(await fieldsOf({ cron: "0 25 * * *" })).toEqual(["cron"]);
  expect(await fieldsOf({ cron: "0 2 31 2 *" })).toEqual(["cron"]);
  expect(await fieldsOf({ timeZone: "Mars/Olympus" })).toEqual(["timeZone"]);
  expect(await fieldsOf({ sourceGroupIds: [] })).toEqual(["sourceGroupIds"]);
  expect(await fieldsOf({ sourceGroupIds: [other.sourceGroupId] })).toEqual(["sourceGroupIds"]);
  expect(await fieldsOf({ sourceGroupIds: [host.sourceGroupId, host.sourceGroupId] })).toEqual(["sourceGroupIds"]);
  expect(await fieldsOf({ kind: "prune", sourceGroupIds: [host.sourceGroupId] })).toEqual(["sourceGroupIds"]);
  expect(await fieldsOf({ kind: "forget" })).toEqual(["retention"]);
  expect(await fieldsOf({ kind: "prune", retention: { keepLast: 1 }, checkParts: 4 })).toEqual([
    "retention",
    "checkParts",
  ]);
  expect(await fieldsOf({ ...forget, retention: { keepTags: ["x"] } })).toEqual(["retention"]);
  expect(await listSchedules(operator())).toEqual([]);
  expect((await config()).revision).toBe(1);
});

test("a name is taken once per host", async () => {
  const scheduleId = await addSchedule(context, host);
  await expect(addSchedule(context, host)).rejects.toMatchObject({ code: "name_taken" });
  const second = await addSchedule(context, host, { name: "second" });
  const rename = updateSchedule(operator(), { scheduleId: second, name: "nightly" });
  await expect(rename).rejects.toMatchObject({ code: "name_taken" });
  expect(await updateSchedule(operator(), { scheduleId, name: "nightly" })).toMatchObject({ name: "nightly" });
  await addSchedule(context, await createHost(context));
});

test("a change is judged as a whole, audited as before and after, and saying the same again changes nothing", async () => {
  const scheduleId = await addSchedule(context, host);
  context.clock.advance(1000);
  const change = { scheduleId, cron: "30 4 * * *", isEnabled: false };
  expect(await updateSchedule(operator(), change)).toMatchObject({
    ...{ cron: "30 4 * * *", isEnabled: false, name: "nightly", nextRuns: [] },
    updatedAt: context.clock.now(),
  });
  await updateSchedule(operator(), change);
  expect(await audits("schedules.update")).toMatchObject([
    {
      details: {
        name: "nightly",
        before: { cron: "0 2 * * *", isEnabled: true },
        after: { cron: "30 4 * * *", isEnabled: false },
      },
    },
  ]);
  expect((await config()).revision).toBe(3);
  const kind = updateSchedule(operator(), { scheduleId, kind: "check" });
  await expect(kind).rejects.toMatchObject({ details: [{ field: "sourceGroupIds" }] });
  const whole = { scheduleId, kind: "check" as const, sourceGroupIds: [], checkParts: 4 };
  expect(await updateSchedule(operator(), whole)).toMatchObject({ kind: "check", checkParts: 4 });
});

test("new times wait for their own first run, but do not call a host that is overdue fine", async () => {
  const { prisma } = context.services.db;
  const overdueAt = async () => (await prisma.host.findUniqueOrThrow({ where: { id: host.hostId } })).overdueAt;
  const scheduleId = await addSchedule(context, host, { cron: "0 12 * * *" });
  context.clock.set(new Date("2026-11-23T11:00:00.000Z"));
  await updateSchedule(operator(), { scheduleId, cron: "0 10 * * *" });
  expect(await overdueAt()).toEqual(new Date("2026-11-24T11:00:00.000Z"));
  context.clock.set(new Date("2026-11-24T11:00:00.000Z"));
  await updateSchedule(operator(), { scheduleId, cron: "0 9 * * *" });
  expect(await overdueAt()).toEqual(new Date("2026-11-24T10:00:00.000Z"));
});

test("a removed schedule is gone for the agent, too, and only once", async () => {
  const scheduleId = await addSchedule(context, host);
  await deleteSchedule(operator(), { scheduleId });
  expect(await config()).toMatchObject({ revision: 3, schedules: [] });
  expect(await audits("schedules.delete")).toMatchObject([{ details: { before: { name: "nightly" } } }]);
  await expect(deleteSchedule(operator(), { scheduleId })).rejects.toMatchObject({ code: "schedule_not_found" });
});

test("the fleet's schedules come by host and name, page by page", async () => {
  const first = await createHost(context, { hostname: "a.test" });
  for (const name of ["y", "x"]) for (const one of [host, first]) await addSchedule(context, one, { name });
  const all = await listSchedules(context.asViewer());
  expect(all.map(({ hostname, name }) => `${hostname} ${name}`)).toEqual([
    ...["a.test x", "a.test y", "web.test x", "web.test y"],
  ]);
  const page = await listSchedules(context.asViewer(), { limit: 2, after: all[0]?.scheduleId });
  expect(page).toEqual(all.slice(1, 3));
  const gone = listSchedules(context.asViewer(), { after: "gone" });
  await expect(gone).rejects.toMatchObject({ code: "schedule_not_found" });
});

test("a preview tells the next runs in the zone's own time, and what may not have been meant", async () => {
  const input = { kind: "forget", cron: "30 1 * * *", timeZone: "Europe/London", hostId: host.hostId } as const;
  const preview = await previewSchedule(context.asViewer(), { ...input, retention: { keepDaily: 7 } });
  expect(preview.nextRuns).toHaveLength(5);
  expect(preview.nextRuns[0]?.dueAt).toEqual(new Date("2026-11-24T01:30:00.000Z"));
  expect(preview.warnings).toEqual([expect.stringContaining("Nothing prunes this repository")]);
  const other = await createHost(context, { repoUrl: "rest:https://rest.test/web.test" });
  await addSchedule(context, other, { kind: "prune" });
  expect((await previewSchedule(context.asViewer(), { ...input, retention: { keepDaily: 7 } })).warnings).toEqual([]);
  const bad = previewSchedule(context.asViewer(), { ...input, cron: "61 * * * *" });
  await expect(bad).rejects.toMatchObject({ code: "invalid_request", details: [{ field: "cron" }] });
});

test("viewers read, and neither they nor agents nor strangers change or run; unknown ids are told apart", async () => {
  const scheduleId = await addSchedule(context, host);
  const base = { hostId: host.hostId, name: "x", kind: "prune", cron: "@daily", timeZone: "UTC" } as const;
  for (const ctx of [context.asViewer(), context.asAgent(host.hostId)])
    for (const verb of [
      () => createSchedule(ctx, base),
      () => updateSchedule(ctx, { scheduleId, name: "y" }),
      () => deleteSchedule(ctx, { scheduleId }),
      () => runSchedule(ctx, { scheduleId }),
    ])
      await expect(verb()).rejects.toMatchObject({ code: "role_required" });
  const nobody = context.asNobody();
  for (const verb of [
    () => createSchedule(nobody, base),
    () => getSchedule(nobody, { scheduleId: "nope" }),
    () => listSchedules(nobody),
    () => previewSchedule(nobody, { kind: "prune", cron: "@daily", timeZone: "UTC" }),
  ])
    await expect(verb()).rejects.toMatchObject({ code: "unauthenticated" });
  const unknown = getSchedule(context.asViewer(), { scheduleId: "nope" });
  await expect(unknown).rejects.toMatchObject({ code: "schedule_not_found" });
});
