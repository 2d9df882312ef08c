import { expect, it } from "vitest";
import type { Host } from "./api-types";
import {
  filtersFrom,
  filtersToQuery,
  fleetSentence,
  HOST_VIEWS,
  matchesFilters,
  orderHosts,
  tagsOf,
  urgencyOf,
} from "./host-list";

const now = new Date("2026-11-23T04:00:00Z");
const host = (hostname: string, more: Partial<Host> = {}): Host => ({
  hostId: hostname,
  hostname,
  tags: [],
  os: "linux",
  arch: "amd64",
  status: "online",
  repoStatus: "ready",
  repoCause: null,
  repoMessage: null,
  repoFix: null,
  repoUrl: "rest:https://backup.example/x",
  agentVersion: "0.1.0",
  newerAgentVersion: null,
  update: null,
  resticVersion: "0.18.0",
  lastSeenAt: now,
  createdAt: now,
  lastBackup: { jobId: "job-0001", state: "succeeded", finishedAt: now },
  lastSnapshotAt: now,
  protection: "protected",
  overdueAt: null,
  nextRunAt: null,
  ...more,
});

it("writes filters into the address and reads them back", () => {
  for (const view of HOST_VIEWS)
    for (const filters of [
      { text: "a b&c", view, tag: "prod" },
      { text: "", view, tag: "" },
    ])
      expect(filtersFrom(new URLSearchParams(filtersToQuery(filters)))).toEqual(filters);
  expect(filtersFrom(new URLSearchParams("?view=nonsense"))).toEqual({ text: "", view: "all", tag: "" });
});

it("puts what needs action first, then what goes on, then the rest by name", () => {
  const hosts = [
    host("web-10"),
    host("web-9"),
    host("new", { repoStatus: "initializing", lastBackup: null, lastSnapshotAt: null }),
    host("gone", { status: "offline" }),
  ];
  expect(orderHosts(hosts).map(({ hostname }) => hostname)).toEqual(["gone", "new", "web-9", "web-10"]);
});

it("never calls a host fine before its first backup", () => {
  expect(urgencyOf(host("a", { lastBackup: null, lastSnapshotAt: null }))).toBe("attention");
  expect(urgencyOf(host("a", { lastSnapshotAt: null }))).toBe("fine");
  expect(urgencyOf(host("a", { lastBackup: { jobId: "job-0001", state: "failed", finishedAt: now } }))).toBe(
    "attention",
  );
});

it("wants action for a host that could not be restored, whatever else is fine", () => {
  const urgencies = (["failing", "overdue", "never_backed_up", "partial", "paused", "no_schedule"] as const).map(
    (protection) => urgencyOf(host("a", { protection })),
  );
  expect(urgencies).toEqual(["attention", "attention", "attention", "attention", "fine", "fine"]);
});

it("finds every word in name, tags and repository", () => {
  const one = host("web-1", { tags: ["prod", "london"] });
  const find = (text: string, tag = "") => matchesFilters(one, { text, view: "all", tag });
  expect([find("WEB lon"), find("backup.example"), find("web paris"), find("", "prod"), find("", "pro")]).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
  expect(tagsOf([one, host("b", { tags: ["prod", "berlin"] })])).toEqual(["berlin", "london", "prod"]);
});

it("sums the fleet up in one sentence", () => {
  const hosts = [
    host("a"),
    host("b", { status: "offline", repoStatus: "init_failed", lastBackup: null, lastSnapshotAt: null }),
  ];
  expect(fleetSentence(hosts)).toBe("1 of 2 hosts online; 1 repository needs action; 1 host never backed up.");
});
