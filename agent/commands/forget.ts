import { type ForgetSummary, HOLD_TAG, type JobOrder, MAX_NAMED_SNAPSHOTS, type Retention } from "../protocol/mod.ts";
import { retryLockArguments } from "../restic/find.ts";
import { createPlanReader, emptiedGroups, type ForgetGroup, type NamedSnapshot } from "../restic/forget-plan.ts";
import { type CallEnd, callRestic, type JobTools } from "../restic/supervise.ts";
import { callDeleting } from "./deleting.ts";
import { deletingRefused, failure, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";

/** So many ids fit any system's argument list. */
const IDS_PER_CALL = 500;

/** The arguments that ask what the rules would do to the snapshots of this host. They take no lock. */
export function planArguments(retention: Retention, hostname: string): string[] {
  const { keepLast, keepHourly, keepDaily, keepWeekly, keepMonthly, keepYearly, keepWithin, keepTags } = retention;
  const counts = { last: keepLast, hourly: keepHourly, daily: keepDaily, weekly: keepWeekly };
  const rules = { ...counts, monthly: keepMonthly, yearly: keepYearly, within: keepWithin };
  return [
    ...["forget", "--json", "--dry-run", "--no-lock", `--host=${hostname}`, "--group-by=host,paths"],
    ...Object.entries(rules).flatMap(([name, value]) => (value === undefined ? [] : [`--keep-${name}=${value}`])),
    ...[HOLD_TAG, ...(keepTags ?? [])].map((tag) => `--keep-tag=${tag}`),
  ];
}

/**
 * Forgets what the rules do not keep. First restic plans, and a plan that would leave nothing of a group is refused;
 * then exactly the planned snapshots are removed, by id; then the repository tells which of them are really gone,
 * because 0.18 exits with 0 on a server that refuses to delete.
 */
export async function forget(tools: JobTools, order: JobOrder & { kind: "forget" }): Promise<Outcome> {
  const { end, groups } = await plan(tools, order.retention);
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  if (end.exitCode !== 0) return outcomeOfError(end);
  if (groups === null) return failure("unknown", "restic's plan could not be understood", end.exitCode);
  const kept = groups.flatMap((group) => group.kept);
  const removed = groups.flatMap((group) => group.removed);
  const planned = summaryOf(order.isDryRun, kept, removed);
  tools.log("agent", `${kept.length} snapshot(s) to keep, ${removed.length} to remove, in ${groups.length} group(s)`);

  const emptied = emptiedGroups(groups);
  if (emptied.length > 0) {
    const paths = emptied.map((group) => group.paths.join(" ").slice(0, 200)).slice(0, 3);
    const why = `the rules would keep no snapshot at all of ${paths.join("; ")}, so nothing was removed`;
    return { ...failure("order_refused", why), forget: summaryOf(true, kept, removed) };
  }
  if (order.isDryRun || removed.length === 0) return { state: "succeeded", exitCode: 0, forget: planned };
  return await removeAndCompare(tools, kept, removed);
}

async function plan(tools: JobTools, retention: Retention): Promise<{ end: CallEnd; groups: ForgetGroup[] | null }> {
  const reader = createPlanReader();
  const end = await callRestic(tools, {
    args: planArguments(retention, Deno.hostname()),
    onStdoutText: reader.push,
  });
  return { end, groups: reader.groups() };
}

async function removeAndCompare(tools: JobTools, kept: NamedSnapshot[], removed: NamedSnapshot[]): Promise<Outcome> {
  let exitCode = 0;
  for (let start = 0; start < removed.length; start += IDS_PER_CALL) {
    const ids = removed.slice(start, start + IDS_PER_CALL).map(({ snapshotId }) => snapshotId);
    const call = await removeSnapshots(tools, ids);
    exitCode = call.end.exitCode;
    if (call.isRefused) break;
    const stopped = outcomeOfStop(call.end);
    if (stopped !== null) return stopped;
    if (exitCode !== 0) return outcomeOfError(call.end);
  }
  const listing = await stillThere(tools, new Set(removed.map(({ snapshotId }) => snapshotId)));
  const listingStopped = outcomeOfStop(listing.end);
  if (listingStopped !== null) return listingStopped;
  if (listing.end.exitCode !== 0) return outcomeOfError(listing.end);
  const left = removed.filter(({ snapshotId }) => listing.ids.has(snapshotId));
  const gone = removed.filter(({ snapshotId }) => !listing.ids.has(snapshotId));
  const forgotten = summaryOf(false, [...kept, ...left], gone);
  tools.log("agent", `${gone.length} snapshot(s) removed`);
  if (left.length === 0) return { state: "succeeded", exitCode: 0, forget: forgotten };
  const what = `${left.length} of ${removed.length} snapshots to remove are still there`;
  return { ...deletingRefused(what, exitCode), forget: forgotten };
}

/** Removes exactly these. */
export function removeSnapshots(tools: JobTools, ids: string[]): ReturnType<typeof callDeleting> {
  const args = ["forget", "--json", ...retryLockArguments(tools)];
  const told = `restic ${args.join(" ")} -- (${ids.length} ids)`;
  return callDeleting(tools, { args: [...args, "--", ...ids], told });
}

/** Those of the ids that the repository still lists, whoever made them and whether or not they can be read. */
export async function stillThere(
  tools: JobTools,
  wanted: ReadonlySet<string>,
): Promise<{ end: CallEnd; ids: Set<string> }> {
  const ids = new Set<string>();
  const end = await callRestic(tools, {
    args: ["list", "snapshots", "--no-lock"],
    isStdoutLogged: false,
    onLine: (line) => {
      if (line.kind === "text" && wanted.has(line.text)) ids.add(line.text);
    },
  });
  return { end, ids };
}

function summaryOf(isDryRun: boolean, kept: NamedSnapshot[], removed: NamedSnapshot[]): ForgetSummary {
  const newest = (snapshots: NamedSnapshot[]) =>
    [...snapshots].sort((a, b) => Date.parse(b.takenAt) - Date.parse(a.takenAt)).slice(0, MAX_NAMED_SNAPSHOTS);
  return {
    isDryRun,
    keptCount: kept.length,
    removedCount: removed.length,
    kept: newest(kept),
    removed: newest(removed),
  };
}
