import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTempDir } from "../harness/temp";
import { openRmctlSite, type RmctlSite } from "./rmctl-support";

const NIGHTLY = { kind: "backup", cron: "30 2 * * *", time_zone: "Europe/London", source_groups: ["default", "www"] };
const THINNING = {
  kind: "forget",
  cron: "0 6 * * 0",
  time_zone: "UTC",
  retention: { keep_daily: 7, keep_weekly: 5 },
  spread_seconds: 600,
  blackouts: [{ days: [1, 2], from: "22:00", to: "06:00" }],
  missed_run_policy: "skip",
};
const CHECK = { kind: "check", cron: "@weekly", time_zone: "UTC", check_parts: 4, enabled: false };

let site: RmctlSite;
let www: string;
let dir: string;
beforeAll(async () => {
  site = await openRmctlSite();
  dir = await makeTempDir("fleet");
  www = join(dir, "www");
  await mkdir(www);
  await writeFile(join(www, "index.html"), "hello");
});

async function fileOf(host: unknown): Promise<string> {
  const path = join(dir, `fleet-${Date.now()}.json`);
  await writeFile(path, JSON.stringify({ hosts: { "web-1": host } }));
  return path;
}

const fleet = () => ({
  source_groups: {
    www: {
      paths: [`${www}/`],
      excludes: ["*.tmp", "!keep.tmp"],
      tags: ["www"],
      one_file_system: true,
      limits: { upload_kibps: 5000, niceness: 19 },
      hooks: { before: "true" },
    },
  },
  schedules: { nightly: NIGHTLY, "thin out": THINNING, whole: CHECK },
});

describe("rmctl apply", () => {
  it("makes groups and schedules as the file says; a second apply changes nothing", async () => {
    const { rmctl, admin, host } = site;
    const file = await fileOf(fleet());
    const dry = await rmctl.run(["apply", "-f", file, "--dry-run"]);
    expect(dry.code, dry.stderr).toBe(0);
    expect(dry.stderr).toContain("4 things to create");
    expect(await admin.sourceGroups(host.host_id)).toHaveLength(1);

    const first = await rmctl.run(["apply", "-f", file]);
    expect(first.code, first.stderr).toBe(0);
    expect((await admin.sourceGroups(host.host_id)).map(({ name }) => name).toSorted()).toEqual(["default", "www"]);
    const schedules = await admin.call<{ name: string }[]>("GET", `/api/hosts/${host.host_id}/schedules`);
    expect(schedules.map(({ name }) => name).toSorted()).toEqual(["nightly", "thin out", "whole"]);

    expect((await rmctl.run(["groups", "show", "web-1/www"])).stdout).toMatch(/^hooks +before$/m);
    for (const args of [["--dry-run"], []])
      expect((await rmctl.run(["apply", "-f", file, ...args])).stderr).toBe("Nothing to change.\n");
  });

  it("changes only what differs, and removes only with --prune", async () => {
    const { rmctl, admin, host } = site;
    const { source_groups, schedules } = fleet();
    const smaller = {
      source_groups: { default: {}, www: { ...source_groups.www, limits: {}, hooks: {} } },
      schedules: { nightly: { ...schedules.nightly, cron: "45 3 * * *", source_groups: ["www"] }, whole: CHECK },
    };
    const file = await fileOf(smaller);
    const kept = await rmctl.run(["apply", "-f", file]);
    expect(kept.stdout).toContain('cron: "30 2 * * *" → "45 3 * * *"');
    expect(kept.stdout).toContain("schedule thin out  is not in the file; --prune removes it");
    expect(await rmctl.lines(["schedules", "list", "web-1", "-q"])).toHaveLength(3);
    expect((await rmctl.run(["apply", "-f", file, "--prune"])).code).toBe(0);
    expect(await rmctl.lines(["schedules", "list", "web-1", "-q"])).toHaveLength(2);
    const groups = await admin.sourceGroups(host.host_id);
    expect(groups.find(({ name }) => name === "www")).toMatchObject({ paths: [www], tags: ["www"] });
    expect((await rmctl.run(["apply", "-f", file, "--prune"])).stderr).toBe("Nothing to change.\n");
  });

  it("tells which value the server refuses, with exit code 2", async () => {
    const file = await fileOf({ schedules: { broken: { ...CHECK, cron: "99 2 * * *" } } });
    const { code, stderr } = await site.rmctl.run(["apply", "-f", file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/web-1: schedule broken: invalid_request: .*cron/);
  });
});

describe("rmctl schedules", () => {
  it("shows, runs, pauses, resumes and removes one by its name", async () => {
    const { rmctl } = site;
    const shown = async () => JSON.parse((await rmctl.run(["schedules", "show", "web-1/nightly", "--json"])).stdout);
    const { schedule_id: id } = await shown();
    expect((await rmctl.run(["schedules", "show", id])).stdout).toMatch(
      /^schedule +web-1\/nightly$[\s\S]*^groups +www$/m,
    );
    expect((await rmctl.lines(["schedules"])).find((line) => line.includes("nightly"))).toMatch(/enabled +\d{4}-/);

    const ran = await rmctl.run(["schedules", "run", "web-1/nightly", "--wait"]);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toMatch(/^backup of www on web-1: succeeded/);

    await rmctl.lines(["schedules", "pause", "web-1/nightly", "--for", "3d"]);
    expect(Math.abs(Date.parse((await shown()).paused_until) - Date.now() - 3 * 86_400_000)).toBeLessThan(60_000);
    await rmctl.lines(["schedules", "pause", "web-1/nightly"]);
    expect(await shown()).toMatchObject({ enabled: false });
    await rmctl.lines(["schedules", "resume", "web-1", "nightly"]);
    expect(await shown()).toMatchObject({ enabled: true, paused_until: null });

    expect(await site.exitOf(["schedules", "rm", "web-1/nightly"])).toEqual([2, "usage"]);
    expect((await rmctl.run(["schedules", "rm", "web-1/nightly", "--yes"])).code).toBe(0);
    expect(await site.exitOf(["schedules", "show", "web-1/nightly"])).toEqual([4, "schedule_not_found"]);
  });
});

describe("rmctl repo", () => {
  it.each(["probe", "check", "verify", "prune", "unlock"])("runs %s to its end", async (action) => {
    const { code, stdout, stderr } = await site.rmctl.run(["repo", "web-1", action, "--wait"]);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${action} on web-1: succeeded`));
  });

  it("reads part of the data, and shows what came of it", async () => {
    const { rmctl } = site;
    const read = await rmctl.run(["repo", "web-1", "check", "--read-data", "1/2", "--wait"]);
    expect(read.code, read.stderr).toBe(0);
    const shown = await rmctl.run(["repo", "web-1"]);
    expect(shown.stdout).toMatch(/^last check +\d{4}-.*succeeded$/m);
    expect(await site.exitOf(["repo", "web-1", "prune", "--read-data", "all"])).toEqual([2, "usage"]);
  });
});

it("rmctl run --dry-run stores nothing", async () => {
  const { rmctl, admin, host } = site;
  const before = (await admin.snapshots(host.host_id)).length;
  const ran = await rmctl.run(["run", "web-1", "www", "--dry-run", "--wait"]);
  expect(ran.code, ran.stderr).toBe(0);
  expect(await admin.snapshots(host.host_id)).toHaveLength(before);
});
