import { expect, it } from "vitest";
import type { AppEvent } from "@/server/core/events";
import { isTouchedBy } from "./live-map";

const changed: AppEvent = { name: "job.changed", hostId: "host-1", jobId: "job-1" };
const key = (path: string, input?: object) => [path.split("."), ...(input ? [{ input, type: "query" }] : [])];

it("touches the job's own page, its log, its host and every list that may show it", () => {
  expect(isTouchedBy(changed, key("jobs.get", { jobId: "job-1" }))).toBe(true);
  expect(isTouchedBy(changed, key("jobs.logLines", { jobId: "job-1" }))).toBe(true);
  expect(isTouchedBy(changed, key("hosts.get", { hostId: "host-1" }))).toBe(true);
  expect(isTouchedBy(changed, key("repositories.get", { hostId: "host-1" }))).toBe(true);
  expect(isTouchedBy(changed, key("jobs.list", { limit: 50 }))).toBe(true);
  expect(isTouchedBy(changed, key("hosts.list"))).toBe(true);
  expect(isTouchedBy(changed, key("hosts.search", { offset: 50 }))).toBe(true);
});

it("leaves alone what is about another job or host", () => {
  expect(isTouchedBy(changed, key("jobs.get", { jobId: "job-2" }))).toBe(false);
  expect(isTouchedBy(changed, key("jobs.list", { hostId: "host-2", limit: 25 }))).toBe(false);
  expect(isTouchedBy(changed, key("users.list"))).toBe(false);
});

it("does not let progress refetch whole lists", () => {
  const progressed: AppEvent = { ...changed, name: "job.progressed" };
  expect(isTouchedBy(progressed, key("jobs.get", { jobId: "job-1" }))).toBe(true);
  expect(isTouchedBy(progressed, key("jobs.list", { limit: 50 }))).toBe(false);
});

it.each([[[]], [["jobs.get"]], [[null, null]]])("takes no offence at the foreign key %j", (queryKey) => {
  expect(isTouchedBy(changed, queryKey)).toBe(false);
});

it("shows a host's schedules, what they missed and its protection anew when one of them changes", () => {
  const event: AppEvent = { name: "schedules.changed", hostId: "host-1" };
  for (const path of ["schedules.list", "schedules.missedRuns", "schedules.preview", "hosts.get"]) {
    expect(isTouchedBy(event, key(path, { hostId: "host-1" }))).toBe(true);
    expect(isTouchedBy(event, key(path, { hostId: "host-2" }))).toBe(false);
  }
  const queued: AppEvent = { name: "job.queued", hostId: "host-1", jobId: "job-1" };
  for (const told of [queued, changed])
    expect(isTouchedBy(told, key("schedules.list", { hostId: "host-1", limit: 1000 }))).toBe(true);
});

it("tells the overview of everything that changes it", () => {
  const news: AppEvent[] = [
    changed,
    { name: "host.changed", hostId: "host-1" },
    { name: "host.removed", hostId: "host-1" },
    { name: "job.queued", hostId: "host-1", jobId: "job-1" },
    { name: "alerts.changed", alertId: "alert-1", hostId: null },
    { name: "schedules.changed", hostId: "host-1" },
  ];
  for (const event of news) expect(isTouchedBy(event, key("overview.get"))).toBe(true);
  expect(isTouchedBy({ ...changed, name: "job.progressed" }, key("overview.get"))).toBe(false);
});

it("lists snapshots anew when they change, and reads no snapshot again: what lies in one stays", () => {
  const event: AppEvent = { name: "snapshots.changed", hostId: "host-1" };
  expect(isTouchedBy(event, key("snapshots.list", { hostId: "host-1" }))).toBe(true);
  for (const path of ["snapshots.tree", "snapshots.find", "snapshots.diff"])
    expect(isTouchedBy(event, key(path, { hostId: "host-1" }))).toBe(false);
});
