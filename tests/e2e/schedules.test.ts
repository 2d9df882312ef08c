import { beforeAll, describe, expect, it } from "vitest";
import type { Host, Job } from "../harness/api";
import type { Snapshot } from "../harness/restic";
import type { TestHost } from "../harness/test-host";
import { waitFor } from "../harness/wait-for";
import {
  byHand,
  giveAccess,
  leaveLock,
  letAnHourPass,
  MINUTE_MS,
  missedRuns,
  type Run,
  runsOf,
  scheduleBackup,
} from "./schedule-support";
import { expectGapless, openSite, runBackup, type Site, writeRandom } from "./support";

/** Generous: a run comes within a minute, and a slow machine takes its time with it. */
const NEXT_RUN = { timeoutMs: 150_000, intervalMs: 500 };
const STATE = "/var/lib/restic-manager";
const UNTIL_LATER = "2099-01-01T00:00:00Z";

let site: Site;
/** Is on all the time, with a schedule of every minute. */
let busy: { machine: TestHost; host: Host; scheduleId: string };
/** Is off at the two minutes of its schedule. */
let sleeper: { machine: TestHost; host: Host; minutes: readonly [number, number] };
let pausedAt = 0;

beforeAll(async () => {
  site = await openSite();
  const [machine, other] = await Promise.all([site.boot("busy-1"), site.boot("sleeper-1")]);
  await Promise.all([machine, other].map((one) => writeRandom(one, "/srv/data/random", 2)));
  const [host, otherHost] = await Promise.all([site.onboard(machine), site.onboard(other)]);
  await giveAccess(site, machine);
  busy = { machine, host, scheduleId: "" };
  sleeper = { machine: other, host: otherHost, minutes: [0, 0] };
});

const stated = async (job: { job_id: string }, status = "succeeded"): Promise<Job> => {
  const ended = await site.admin.waitForJob(job.job_id);
  expect(ended, ended.output).toMatchObject({ status });
  return ended;
};
const isOver = ({ finishedAt }: Run) => !Number.isNaN(finishedAt);
const isHeld = ({ tags = [] }: Snapshot) => tags.includes("hold");
/** What the schedule has brought, by the word of plain restic. */
const scheduled = async () => (await site.snapshots("busy-1")).filter((snapshot) => !isHeld(snapshot));
const waitForSnapshots = (count: number) =>
  waitFor(async () => (await scheduled()).length >= count, { what: `${count} snapshots`, ...NEXT_RUN });
/** How many runs wait on the host for the server to come back. */
const waiting = async (): Promise<number> =>
  Number(await busy.machine.sh(`ls ${STATE}/jobs/${busy.scheduleId}_*/result.json 2>/dev/null | wc -l`));

describe("a schedule of a host", () => {
  it("is kept by the host itself: the first run comes, and the host is protected from then on", async () => {
    expect(busy.host.protection).toBe("never_backed_up");
    await stated({ job_id: await runBackup(site, sleeper.host.host_id) });
    await site.admin.waitForHost("sleeper-1", { protection: "no_schedule" });
    const listed = () => site.admin.snapshots(sleeper.host.host_id);
    await waitFor(async () => (await listed()).length, { what: "the listing of the first snapshot" });

    // Far enough ahead that the host is off by then.
    const first = Math.ceil((Date.now() + 30_000) / MINUTE_MS) * MINUTE_MS;
    sleeper.minutes = [first, first + MINUTE_MS];
    const minutes = sleeper.minutes.map((at) => new Date(at).getUTCMinutes());
    const rule = { name: "two minutes", cron: `${minutes} * * * *` };
    const sleeping = await scheduleBackup(site.admin, sleeper.host.host_id, rule);
    busy.scheduleId = await scheduleBackup(site.admin, busy.host.host_id, { name: "every minute", cron: "* * * * *" });
    await site.admin.waitForHost("sleeper-1", { protection: "protected" });
    await waitFor(() => sleeper.machine.sh(`grep -l ${sleeping} ${STATE}/schedules.json`), { what: "its schedule" });
    await sleeper.machine.poweroff();
    expect(Date.now(), "too slow: the host was still on at the time of its schedule").toBeLessThan(first);

    const isEnough = ({ nominalAt, status }: Run) => nominalAt >= first && status === "succeeded";
    const come = async () => (await runsOf(site.admin, busy.host.host_id)).some(isEnough);
    await waitFor(come, { what: "the first run", ...NEXT_RUN });
    await site.admin.waitForHost("busy-1", { protection: "protected" });
  }, 300_000);

  it("goes on for three runs without a server, over a reboot, and all of it is told when the server is back", async () => {
    const { machine, host } = busy;
    await waitFor(async () => (await waiting()) === 0, { what: "the host to have told everything so far" });
    await site.server.kill();
    const killedAt = Date.now();
    const before = (await scheduled()).length;
    await waitForSnapshots(before + 1);
    await waitFor(async () => (await waiting()) === 1, { what: "the first result to wait on the host" });
    await byHand(machine, "restic backup --tag hold /srv/data");
    await waitForSnapshots(before + 2);
    await waitFor(async () => (await waiting()) === 2, { what: "the second result to wait on the host" });
    await machine.reboot();
    await waitForSnapshots(before + 3);
    await waitFor(async () => (await waiting()) === 3, { what: "the third result to wait on the host" });
    await site.server.restart();
    const backAt = Date.now();
    // So that what follows has the repository for itself.
    await site.admin.call("PATCH", `/api/schedules/${busy.scheduleId}`, { paused_until: UNTIL_LATER });
    pausedAt = Date.now();

    const settled = async () => {
      const runs = await runsOf(site.admin, host.host_id);
      return runs.every(isOver) && runs.length >= before + 3 && runs.length === (await scheduled()).length && runs;
    };
    const runs = await waitFor(settled, { what: "one job for each snapshot", timeoutMs: 60_000, intervalMs: 500 });
    const away = runs.filter(({ startedAt }) => startedAt > killedAt && startedAt < backAt);
    expect(away).toHaveLength(3);
    for (const run of away) expect(run.finishedAt).toBeLessThan(backAt);
    expectEachMinuteOnce(runs);
    await expectSnapshotsInTime(runs);
    for (const { jobId } of away) await expectWholeLog(jobId);
    expect((await missedRuns(site.admin, host.host_id)).filter(({ reason }) => reason !== "paused")).toEqual([]);
    await site.admin.waitForHost("busy-1", { protection: "paused" });
  }, 500_000);

  it("that comes too late makes up for one run, tells of the others, and the host is overdue until then", async () => {
    const { machine, host, minutes } = sleeper;
    expect(Date.now()).toBeGreaterThan(minutes[1] + 2 * MINUTE_MS);
    letAnHourPass(site.server, host.host_id);
    await site.admin.waitForHost("sleeper-1", { status: "offline", protection: "overdue" });
    await machine.start();
    const made = async () => (await runsOf(site.admin, host.host_id)).find(({ status }) => status === "succeeded");
    const run = await waitFor(made, { what: "the run that is made up for", timeoutMs: 90_000, intervalMs: 500 });
    expect(run.nominalAt).toBe(minutes[1]);
    expect(run.startedAt).toBeGreaterThan(minutes[1] + 2 * MINUTE_MS);
    await site.admin.waitForHost("sleeper-1", { status: "online", protection: "protected" });
    const told = () => missedRuns(site.admin, host.host_id).then((runs) => runs.length > 0 && runs);
    const missed = await waitFor(told, { what: "the run that was missed" });
    const at = new Date(minutes[0]).toISOString();
    expect(missed).toHaveLength(1);
    expect(missed[0]).toMatchObject({ schedule_name: "two minutes", count: 1, reason: "host_was_down" });
    expect([missed[0]?.first_at, missed[0]?.last_at].map((one) => new Date(String(one)).toISOString())).toEqual([
      at,
      at,
    ]);
    expect(await runsOf(site.admin, host.host_id)).toHaveLength(1);
    expect(await site.snapshots("sleeper-1")).toHaveLength(2);
  });
});

describe("the repository of that host, while its schedule is paused", () => {
  const path = () => `/api/hosts/${busy.host.host_id}`;
  const order = async (what: string, body = {}) =>
    stated(await site.admin.call<{ job_id: string }>("POST", `${path()}/${what}`, body));
  const repository = () => site.admin.call<Record<string, unknown>>("GET", `${path()}/repo`);

  it("loses by a forget just what the preview names, and never what is held", async () => {
    const rules = { retention: { keep_last: 2 } };
    const before = await site.snapshots("busy-1");
    const preview = planOf(await order("retention-preview", rules));
    expect(idsOf(await site.snapshots("busy-1"))).toEqual(idsOf(before));
    const kept = [...before.filter(isHeld), ...before.filter((snapshot) => !isHeld(snapshot)).slice(-2)];
    expect(kept).toHaveLength(3);
    expect(preview.kept).toEqual(idsOf(kept));
    expect(preview.removed).toEqual(idsOf(before.filter((snapshot) => !kept.includes(snapshot))));
    expect(preview.removed.length).toBeGreaterThanOrEqual(2);

    expect(planOf(await order("repo/forget", rules))).toEqual(preview);
    expect(idsOf(await site.snapshots("busy-1"))).toEqual(preview.kept);
    const listed = () => site.admin.call<[]>("GET", `${path()}/snapshots`);
    await waitFor(async () => (await listed()).length === kept.length, { what: "the server to list what is left" });
  });

  it("is pruned, read in two parts, and restored from in part", async () => {
    const since = Date.now();
    await order("repo/prune");
    for (const part of [1, 2]) {
      const read_data = { part, total: 2 };
      const { check, output } = await order("repo/check", { read_data });
      expect(check).toEqual({ error_count: 0, read_data });
      expect(output).toContain(`read group #${part} of `);
    }
    expect((await order("repo/verify")).verify).toMatchObject({ file_count: 1, mismatches: [] });
    const told = await repository();
    expect(told).toMatchObject({
      last_check_state: "succeeded",
      last_verify_state: "succeeded",
      leases: [],
      locks: [],
    });
    for (const field of ["last_prune_at", "last_check_at", "last_verify_at"])
      expect(Date.parse(String(told[field])), field).toBeGreaterThanOrEqual(since);
    const judge = await site.plainRestic("busy-1");
    expect((await judge.run(["check", "--read-data"])).code).toBe(0);
  });

  it("shows the lock that a killed restic left, until it is unlocked", async () => {
    await leaveLock(busy.machine);
    await order("repo/probe");
    const lock = { hostname: "busy-1", own_host: true, dead: true, exclusive: false };
    expect((await repository()).locks).toEqual([expect.objectContaining(lock)]);
    await order("repo/unlock");
    expect((await repository()).locks).toEqual([]);
    const judge = await site.plainRestic("busy-1");
    expect((await judge.run(["list", "locks", "--no-lock"])).stdout.trim()).toBe("");
  });

  it("got nothing from the paused schedule, which tells so, and is gone from the host once it is deleted", async () => {
    const { machine, host, scheduleId } = busy;
    const told = () => missedRuns(site.admin, host.host_id).then((runs) => runs.length > 0 && runs);
    const missed = await waitFor(told, { what: "runs missed in the pause", ...NEXT_RUN });
    const runs = await runsOf(site.admin, host.host_id);
    expect(new Set(missed.map(({ reason }) => reason))).toEqual(new Set(["paused"]));
    // The host hears of the pause a moment after the server.
    const lastRun = runs.at(-1)?.nominalAt ?? 0;
    expect(lastRun).toBeLessThan(pausedAt + 5_000);
    const lastMissed = Math.max(...missed.map(({ last_at }) => Date.parse(last_at)));
    expect(missed.reduce((sum, { count }) => sum + count, 0)).toBe((lastMissed - lastRun) / MINUTE_MS);

    await site.admin.call("DELETE", `/api/schedules/${scheduleId}`);
    expect((await site.admin.request("GET", `/api/schedules/${scheduleId}`)).status).toBe(404);
    const isGone = () => machine.sh(`grep -q ${scheduleId} ${STATE}/config.json ${STATE}/schedules.json || echo gone`);
    await waitFor(isGone, { what: "the host to forget the schedule", intervalMs: 300 });
    await site.admin.waitForHost("busy-1", { protection: "no_schedule" });
    expect(await runsOf(site.admin, host.host_id)).toEqual(runs);
  }, 200_000);
});

const idsOf = (snapshots: readonly { id: string }[]): string[] => snapshots.map(({ id }) => id).sort();

/** Which snapshots a forget kept and removed, or would have. */
function planOf({ forget }: Job): { kept: string[]; removed: string[] } {
  const { kept, removed, kept_count, removed_count } = forget as Record<"kept" | "removed", { snapshot_id: string }[]> &
    Record<"kept_count" | "removed_count", number>;
  expect([kept.length, removed.length]).toEqual([kept_count, removed_count]);
  const sorted = (named: { snapshot_id: string }[]) => named.map(({ snapshot_id }) => snapshot_id).sort();
  return { kept: sorted(kept), removed: sorted(removed) };
}

function expectEachMinuteOnce(runs: readonly Run[]): void {
  const [first] = runs;
  if (!first) throw new Error("there is no run");
  expect(runs.map(({ nominalAt }) => (nominalAt - first.nominalAt) / MINUTE_MS)).toEqual(
    runs.map((_run, index) => index),
  );
  expect(new Set(runs.map(({ jobId }) => jobId)).size).toBe(runs.length);
  for (const { status, requestedBy, nominalAt, startedAt, finishedAt } of runs) {
    expect({ status, requestedBy }).toEqual({ status: "succeeded", requestedBy: "schedule every minute" });
    expect(startedAt).toBeGreaterThanOrEqual(nominalAt);
    expect(startedAt).toBeLessThan(nominalAt + MINUTE_MS);
    expect(finishedAt).toBeGreaterThanOrEqual(startedAt);
  }
}

/** By plain restic: each run made one snapshot, within its own minute. */
async function expectSnapshotsInTime(runs: readonly Run[]): Promise<void> {
  const snapshots = await scheduled();
  for (const { snapshotId, nominalAt } of runs) {
    const [snapshot, ...others] = snapshots.filter(({ id }) => id.startsWith(snapshotId));
    expect(others).toEqual([]);
    const takenAt = Date.parse(snapshot?.time ?? "");
    expect(Math.floor(takenAt / MINUTE_MS) * MINUTE_MS, `snapshot ${snapshotId}`).toBe(nominalAt);
  }
}

async function expectWholeLog(jobId: string): Promise<void> {
  expectGapless(site.server, jobId);
  const { output = "", log_lines } = await site.admin.job(jobId);
  expect(output.match(/restic backup /g), output).toHaveLength(1);
  expect(output.trimEnd().split("\n")).toHaveLength(Number(log_lines));
  const { text } = await site.admin.request("GET", `/api/jobs/${jobId}/log`);
  expect(text.trimEnd().split("\n")).toHaveLength(Number(log_lines));
}
