import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { nextRuns, toSchedule } from "@/server/domain/protection";
import { addSchedule, createHost, type HostOptions, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { deleteSchedule, scheduleHour, scheduleWeek, updateSchedule } from "./index";
import { weekCells } from "./week-cells";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
  context.clock.set(new Date("2026-11-20T00:00:00.000Z"));
});
afterEach(() => context.close());

type Extra = Parameters<typeof addSchedule>[2];
const week = (from: string, timeZone = "UTC") => scheduleWeek(context.asViewer(), { from, timeZone });
const hour = (from: Date, until: Date) => scheduleHour(context.asViewer(), { ...spanOf(from, until), limit: 500 });
const spanOf = (from: Date, until: Date) => ({ from: from.toISOString(), until: until.toISOString() });
const share = { repoUrl: "rest:https://rest.test/shared" };
const hostWith = async (options: HostOptions, ...schedules: Extra[]): Promise<TestHost> => {
  const host = await createHost(context, options);
  for (const [index, extra] of schedules.entries()) await addSchedule(context, host, { name: `s${index}`, ...extra });
  return host;
};
const busy = async (from: string, timeZone?: string) =>
  (await week(from, timeZone)).hours.filter(({ runs }) => runs > 0);

/** More than any of the schedules below has in a week. */
const MOST_RUNS = 520;

/** All runs of the fleet within a span, by the rule that the rest of the product shows and expects runs by. */
async function bruteForce(from: Date, until: Date): Promise<string[]> {
  const rows = await context.services.db.prisma.schedule.findMany({ where: { isEnabled: true } });
  return rows
    .flatMap((row) => {
      const runs = nextRuns(
        { ...toSchedule(row), countsFrom: row.countsFrom },
        new Date(from.getTime() - 1),
        MOST_RUNS,
      );
      return runs.filter(({ dueAt }) => dueAt < until).map(({ dueAt }) => `${row.id} ${dueAt.toISOString()}`);
    })
    .sort();
}

const AWKWARD: Extra[] = [
  { cron: "30 2 * * *", timeZone: "Europe/Berlin" },
  { cron: "30 1 * * *", timeZone: "America/New_York", spreadSeconds: 7200 },
  { cron: "*/20 * * * *", spreadSeconds: 86_400 },
  { cron: "0 * * * *", timeZone: "Asia/Kolkata", blackouts: [{ days: [1, 2, 3, 4, 5], from: "08:00", to: "18:00" }] },
  {
    ...{ cron: "15,45 * * * *", timeZone: "Europe/Berlin", missedRunPolicy: "skip", spreadSeconds: 900 },
    blackouts: [{ days: [6, 0], from: "22:00", to: "06:00" }],
  },
  {
    ...{ cron: "0 3 * * 1-5", timeZone: "Europe/Berlin", spreadSeconds: 3600 },
    blackouts: [
      { days: [5], from: "02:00", to: "23:59" },
      { days: [5], from: "23:00", to: "12:00" },
      { days: [6], from: "11:00", to: "01:30" },
    ],
  },
  { cron: "5 5 L * *", kind: "prune" },
  { cron: "0 4 * * *", pausedUntil: "2026-03-28T12:00:00.000Z" },
  { cron: "0 4 * * *", isEnabled: false },
];

test.each([
  ["a quiet week", "2026-11-25T10:00:00.000Z", "Europe/Berlin", 168],
  ["the week in which the clock is put forward", "2026-03-26T10:00:00.000Z", "Europe/Berlin", 167],
  ["the week in which it is put back", "2026-10-22T10:00:00.000Z", "Europe/Berlin", 168],
  ["a zone of half hours", "2026-03-26T10:00:00.000Z", "Asia/Kolkata", 168],
  ["a clock that moves by half an hour", "2026-04-02T10:00:00.000Z", "Australia/Lord_Howe", 168],
])("every run of the rules stands in exactly its hour, and no other does, in %s", async (_what, from, zone, count) => {
  context.clock.set(new Date("2026-03-01T00:00:00.000Z"));
  await hostWith({}, ...AWKWARD);
  const { hours, schedules } = await week(from, zone);
  expect(schedules).toBe(AWKWARD.length - 1);
  expect(hours).toHaveLength(count);
  const all = await bruteForce(hours[0]?.at ?? new Date(0), hours.at(-1)?.until ?? new Date(0));
  expect(hours.reduce((sum, { runs }) => sum + runs, 0)).toBe(all.length);
  for (const [index, { at, until, runs, peak }] of hours.entries()) {
    const expected = all.filter((run) => run.slice(-24) >= at.toISOString() && run.slice(-24) < until.toISOString());
    expect(runs).toBe(expected.length);
    const minutes = expected.map((run) => run.slice(-24, -8));
    expect(peak).toBe(Math.max(0, ...minutes.map((one) => minutes.filter((other) => other === one).length)));
    if (index % 12 !== 2) continue;
    const listed = await hour(at, until);
    expect(listed.runs.map(({ scheduleId, dueAt }) => `${scheduleId} ${dueAt.toISOString()}`).sort()).toEqual(expected);
  }
});

test("hours are those of the reader's clock: they touch, one is left out in spring, one is twice as long in autumn", () => {
  for (const [from, hours] of [
    ["2026-03-28T23:30:00.000Z", 167],
    ["2026-10-24T23:30:00.000Z", 168],
  ] as const) {
    const cells = weekCells(new Date(from), "Europe/Berlin");
    expect(cells).toHaveLength(hours);
    expect(new Set(cells.map(({ day }) => day)).size).toBe(7);
    for (const [index, { at }] of cells.entries()) if (index > 0) expect(at).toEqual(cells[index - 1]?.until);
    const changed = cells.filter(({ at, until }) => until.getTime() - at.getTime() !== 3_600_000);
    if (hours === 167) expect(cells.some(({ day, hour }) => day === "2026-03-29" && hour === 2)).toBe(false);
    else expect(changed.map(({ day, hour }) => `${day} ${hour}`)).toEqual(["2026-10-25 2"]);
  }
});

test("exclusive work collides with what another host does to the same repository in the same hour", async () => {
  await hostWith({ ...share, hostname: "a.test" }, { cron: "0 2 * * *" });
  await hostWith({ ...share, hostname: "b.test" }, { kind: "prune", cron: "50 2 * * 3" });
  await hostWith({ hostname: "c.test" }, { kind: "prune", cron: "10 2 * * *" });
  const collided = (await busy("2026-11-23T00:00:00.000Z")).filter(({ collisions }) => collisions > 0);
  expect(collided).toMatchObject([{ day: "2026-11-25", hour: 2, runs: 3, collisions: 1 }]);
  const [cell] = collided;
  if (!cell) throw new Error("no collision");
  const { total, runs } = await hour(cell.at, cell.until);
  expect(total).toBe(3);
  expect(runs.map(({ hostname, collidesOn }) => [hostname, collidesOn])).toEqual([
    ["a.test", share.repoUrl],
    ["b.test", share.repoUrl],
    ["c.test", null],
  ]);
});

test("work of one host alone, and what needs no repository for itself, collides with nothing", async () => {
  await hostWith(
    { repoUrl: "rest:https://rest.test/own" },
    { cron: "0 2 * * *" },
    { kind: "prune", cron: "30 2 * * *" },
  );
  await hostWith(share, { cron: "0 2 * * *" });
  await hostWith(share, { kind: "verify", cron: "5 2 * * *" });
  // One host after the other, and then both of its own at once, on a repository that it shares.
  const other = { repoUrl: "rest:https://rest.test/other" };
  await hostWith(other, { cron: "0 4 * * *" }, { kind: "prune", cron: "30 4 * * *" });
  await hostWith(other, { cron: "0 9 * * *" });
  expect((await busy("2026-11-23T00:00:00.000Z")).map(({ collisions }) => collisions)).toEqual(Array(21).fill(0));
});

test("hosts that reach one repository by different addresses share it", async () => {
  const first = await hostWith({ repoUrl: "rest:https://one.test/x" }, { cron: "0 2 * * *" });
  const second = await hostWith({ repoUrl: "rest:https://two.test/x" }, { kind: "check", cron: "5 2 * * *" });
  const { prisma } = context.services.db;
  for (const { hostId } of [first, second])
    await prisma.repository.updateMany({ where: { hostId }, data: { resticRepositoryId: "same" } });
  expect((await busy("2026-11-23T00:00:00.000Z")).map(({ collisions }) => collisions)).toEqual(Array(7).fill(1));
});

test("a change shows at once, and without one the week is not worked out again", async () => {
  const host = await createHost(context);
  const scheduleId = await addSchedule(context, host);
  const read = vi.spyOn(context.services.db.planned, "repositories");
  const sum = async () => (await busy("2026-11-23T00:00:00.000Z")).map(({ hour: at }) => at);
  expect(await sum()).toEqual(Array(7).fill(2));
  await Promise.all([sum(), sum()]);
  expect(read).toHaveBeenCalledTimes(1);
  await updateSchedule(context.asOperator(), { scheduleId, cron: "0 9 * * *" });
  expect(await sum()).toEqual(Array(7).fill(9));
  await deleteSchedule(context.asOperator(), { scheduleId });
  expect(await sum()).toEqual([]);
});

test("what time alone changes shows after a minute", async () => {
  const host = await createHost(context);
  const scheduleId = await addSchedule(context, host);
  const all = () => busy("2026-11-23T00:00:00.000Z");
  expect(await all()).toHaveLength(7);
  await context.services.db.prisma.schedule.delete({ where: { id: scheduleId } });
  expect(await all()).toHaveLength(7);
  context.clock.advance(60_000);
  expect(await all()).toEqual([]);
});

test("a week costs as many statements with many schedules as with one", async () => {
  const { planned } = context.services.db;
  const slices = vi.spyOn(planned, "schedules");
  const uses = vi.spyOn(planned, "repositories");
  const count = async () => {
    slices.mockClear();
    uses.mockClear();
    context.clock.advance(60_000);
    await week("2026-11-23T00:00:00.000Z");
    return slices.mock.calls.length + uses.mock.calls.length;
  };
  await hostWith({}, {});
  const few = await count();
  for (let index = 0; index < 30; index += 1) await hostWith({}, {}, { cron: "5 * * * *" });
  expect(await count()).toBe(few);
});

test("whoever is not logged in and what cannot be read is refused; a viewer may look", async () => {
  const span = { from: "2026-11-23T00:00:00.000Z", until: "2026-11-23T01:00:00.000Z" };
  await expect(scheduleWeek(context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(scheduleHour(context.asNobody(), span)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(week("yesterday")).rejects.toMatchObject({ code: "invalid_request", details: [{ field: "from" }] });
  await expect(week(span.from, "Mars/Base")).rejects.toMatchObject({ details: [{ field: "timeZone" }] });
  const long = scheduleHour(context.asViewer(), { ...span, until: "2026-11-23T04:00:00.000Z" });
  await expect(long).rejects.toMatchObject({ details: [{ field: "until" }] });
  expect(await scheduleHour(context.asViewer(), span)).toEqual({ total: 0, runs: [] });
});
