import { type BadInput, type Drive, type Drives, here, unknownHost } from "./driver";
import { fresh, LEAP_DAY, type World } from "./world";

const unknown: BadInput = { what: "an unknown schedule", code: "schedule_not_found", path: { schedule_id: "none" } };
const noEntry = { what: "a cursor of no schedule", code: "schedule_not_found", query: { cursor: "none" } };
const existing = async (world: World) => ({
  path: { schedule_id: await world.newSchedule(world.host.host_id, world.sourceGroupId) },
});

const preview: Drive = {
  good: (world) => ({ body: { kind: "backup", ...LEAP_DAY, host_id: world.host.host_id } }),
  bad: () => [
    { what: "an unknown host", code: "host_not_found", body: { kind: "prune", ...LEAP_DAY, host_id: "none" } },
    { what: "a rule that never is", code: "invalid_request", body: { kind: "prune", ...LEAP_DAY, cron: "0 4 31 2 *" } },
    { what: "no time zone", code: "invalid_request", body: { kind: "prune", ...LEAP_DAY, time_zone: "Mars/Base" } },
  ],
};

export const scheduleDrives: Drives = {
  listSchedules: {
    good: () => ({ query: { limit: "1", kind: "backup", state: "active", search: "night" } }),
    bad: () => [noEntry, { what: "a kind of nothing", code: "invalid_request", query: { kind: "copy" } }],
  },
  scheduleWeek: {
    good: () => ({ query: { from: "2026-11-23T12:00:00Z", time_zone: "Europe/Berlin" } }),
    bad: () => [
      { what: "no time zone", code: "invalid_request", query: { time_zone: "Mars/Base" } },
      { what: "no instant", code: "invalid_request", query: { from: "today" } },
    ],
  },
  scheduleHour: {
    good: () => ({ query: { from: "2026-11-23T12:00:00Z", until: "2026-11-23T13:00:00Z", limit: "10" } }),
    bad: () => [
      { what: "an hour without an end", code: "invalid_request", query: { from: "2026-11-23T12:00:00Z" } },
      {
        what: "a day",
        code: "invalid_request",
        query: { from: "2026-11-23T12:00:00Z", until: "2026-11-24T12:00:00Z" },
      },
    ],
  },
  listHostSchedules: { good: here, bad: (world) => [unknownHost, { ...noEntry, ...here(world) }] },
  createSchedule: {
    good: (world) => ({
      ...here(world),
      body: {
        name: fresh("forget"),
        kind: "forget",
        ...LEAP_DAY,
        retention: { keep_last: 3, keep_within: "1y" },
        blackouts: [{ days: [0, 6], from: "08:00", to: "09:00" }],
        paused_until: "2030-01-01T00:00:00+01:00",
      },
    }),
    bad: async (world) => {
      const good = { name: fresh("prune"), kind: "prune", ...LEAP_DAY };
      await world.admin.call("POST", `/api/hosts/${world.host.host_id}/schedules`, { ...good, name: "taken" });
      const refused = (what: string, change: object, code = "invalid_request") => ({
        ...here(world),
        what,
        code,
        body: { ...good, ...change },
      });
      return [
        { ...unknownHost, body: good },
        refused("a taken name", { name: "taken" }, "name_taken"),
        refused("no rule of time", { cron: "whenever" }),
        refused("a forget that keeps nothing", { kind: "forget", retention: {} }),
        refused("a forget without rules", { kind: "forget" }),
        refused("a group of nobody", { kind: "backup", source_group_ids: ["none"] }),
        refused("a prune of groups", { source_group_ids: [world.sourceGroupId] }),
        refused("an hour of 25", { blackouts: [{ days: [1], from: "25:00", to: "09:00" }] }),
      ];
    },
  },
  previewSchedule: preview,
  getSchedule: { good: existing, bad: () => [unknown] },
  updateSchedule: {
    good: async (world) => ({ ...(await existing(world)), body: { enabled: false, spread_seconds: 60 } }),
    bad: async (world) => [
      { ...unknown, body: { enabled: false } },
      { ...(await existing(world)), what: "no rule of time", code: "invalid_request", body: { cron: "* *" } },
      { ...(await existing(world)), what: "no group left", code: "invalid_request", body: { source_group_ids: [] } },
    ],
  },
  deleteSchedule: { good: existing, bad: () => [unknown] },
  runSchedule: {
    good: existing,
    bad: async (world) => {
      const { host_id } = await world.spareHost();
      const [group] = await world.admin.sourceGroups(host_id);
      const schedule_id = await world.newSchedule(host_id, group?.source_group_id ?? "");
      return [unknown, { what: "a repository that is not ready", code: "repository_not_ready", path: { schedule_id } }];
    },
  },
  listMissedRuns: {
    good: existing,
    bad: async (world) => [
      unknown,
      { ...(await existing(world)), what: "a cursor of no entry", code: "not_found", query: { cursor: "none" } },
    ],
  },
  listHostMissedRuns: {
    good: here,
    bad: (world) => [
      unknownHost,
      { ...here(world), what: "a cursor of no entry", code: "not_found", query: { cursor: "none" } },
    ],
  },
};
