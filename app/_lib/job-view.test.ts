import { expect, it } from "vitest";
import { JOB_STATES, type JobState } from "@/agent/protocol/mod";
import type { Job } from "./api-types";
import {
  addSample,
  cancelConsequenceOf,
  doingOf,
  milestoneOf,
  retryOf,
  type Sample,
  shareOf,
  speedOf,
  stepsOf,
} from "./job-view";

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 4, 0, second));
const job = (state: JobState, more: Partial<Job> = {}): Job => ({
  jobId: "job-0001",
  hostId: "host-1",
  hostname: "web-1",
  kind: "backup",
  state,
  isDryRun: false,
  sourceGroupId: "group-1",
  sourceGroupName: "default",
  scheduleId: null,
  nominalAt: null,
  requestedBy: "admin",
  createdAt: at(0),
  sentAt: null,
  startedAt: null,
  finishedAt: null,
  expiresAt: at(59),
  cancelRequestedAt: null,
  cause: null,
  message: null,
  fix: null,
  fixAction: null,
  waitsForRepository: false,
  exitCode: null,
  summary: null,
  snapshotId: null,
  forget: null,
  check: null,
  verify: null,
  restore: null,
  ofHost: null,
  attempts: null,
  logLines: 0,
  logRemovedAt: null,
  progress: null,
  progressAt: null,
  ...more,
});
const states = (one: Job) => stepsOf(one).map(({ state }) => state);

it("shows how far a job has come", () => {
  expect(states(job("queued"))).toEqual(["now", "todo", "todo", "todo"]);
  expect(states(job("sent", { sentAt: at(1) }))).toEqual(["done", "now", "todo", "todo"]);
  expect(states(job("running", { sentAt: at(1), startedAt: at(2) }))).toEqual(["done", "done", "now", "todo"]);
  expect(states(job("succeeded", { sentAt: at(1), startedAt: at(2), finishedAt: at(3) }))).toEqual(
    Array.from({ length: 4 }, () => "done"),
  );
});

it("says which steps a job that was cancelled early never took", () => {
  expect(states(job("cancelled", { finishedAt: at(3) }))).toEqual(["done", "skipped", "skipped", "done"]);
});

it("has four steps and a milestone for every state", () => {
  for (const state of JOB_STATES) {
    expect(stepsOf(job(state))).toHaveLength(4);
    expect(milestoneOf(job(state))).toEqual({ key: "state", share: 0 });
  }
});

it("announces quarters, retries and a wait for the repository, not every step of the way", () => {
  const running = (percentDone: number, isRetrying = false) =>
    milestoneOf(job("running", { progress: { percentDone, isRetrying } }));
  expect(running(0.1)).toEqual({ key: "state", share: 0 });
  expect(running(0.26)).toEqual(running(0.49));
  expect(running(0.5)).toEqual({ key: "share", share: 0.5 });
  expect(running(0.5, true).key).toBe("retrying");
  expect(milestoneOf(job("running", { waitsForRepository: true })).key).toBe("waits");
});

it("never claims that all is done before the job is over", () => {
  expect(shareOf(job("running"))).toBeNull();
  expect(shareOf(job("running", { progress: { percentDone: 1 } }))).toBe(0.99);
});

it("says what goes on, and what the job waits for", () => {
  const running = (more: Partial<Job>) => doingOf(job("running", more), true);
  expect([doingOf(job("queued"), false), doingOf(job("queued"), true)]).toEqual(["waitsForHost", "waitsForTurn"]);
  expect(doingOf(job("running"), false)).toBe("hostOffline");
  expect(running({ waitsForRepository: true })).toBe("waitsForRepository");
  expect([running({}), running({ progress: { percentDone: 1 } })]).toEqual(["backingUp", "storing"]);
  expect([running({ kind: "check" }), running({ isDryRun: true })]).toEqual(["working", "dryRun"]);
});

it("tells what cancelling does by what was begun", () => {
  expect(cancelConsequenceOf(job("queued", { kind: "prune" }))).toBe("queued");
  expect(cancelConsequenceOf(job("running", { kind: "prune" }))).toBe("prune");
  expect(cancelConsequenceOf(job("running", { kind: "prune", waitsForRepository: true }))).toBe("waiting");
  expect(cancelConsequenceOf(job("running", { kind: "forget", isDryRun: true }))).toBe("other");
});

it("offers to do again what can be done again, and says why the rest cannot", () => {
  expect(retryOf(job("failed", { kind: "init" }), "ready")).toBe("init");
  expect(retryOf(job("failed", { kind: "probe", sourceGroupId: null }), "init_failed")).toBe("yes");
  expect(retryOf(job("failed", { sourceGroupId: null }), "ready")).toBe("noSourceGroup");
  expect(retryOf(job("failed"), "init_failed")).toBe("init_failed");
  expect(retryOf(job("failed"), "ready")).toBe("yes");
});

it("measures the speed over the last seconds", () => {
  let samples: Sample[] = [];
  for (let second = 0; second <= 60; second += 1)
    samples = addSample(samples, { atMs: second * 1000, bytesDone: second < 40 ? second : (second - 40) * 1000 + 40 });
  expect(samples.length).toBeLessThanOrEqual(16);
  expect(speedOf(samples)).toBe(1000);
});

it("knows no speed from one instant, from a repeat, or after a fresh start", () => {
  expect(speedOf([])).toBeNull();
  const one = addSample([], { atMs: 1000, bytesDone: 5 });
  expect(speedOf(addSample(one, { atMs: 1000, bytesDone: 50 }))).toBeNull();
  expect(addSample(one, { atMs: 9000, bytesDone: 1 })).toEqual([{ atMs: 9000, bytesDone: 1 }]);
});
