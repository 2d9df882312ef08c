import { HOLD_TAG } from "../protocol/mod.ts";
import { allSnapshots, type KnownSnapshot } from "../restic/all-snapshots.ts";
import type { Allowance } from "../restic/allowance.ts";
import type { JobTools } from "../restic/supervise.ts";
import { removeSnapshots, stillThere } from "./forget.ts";
import { deletingRefused, failureSaying, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";
import { noSuchSnapshot, notListed } from "./tag.ts";

/**
 * Forgets one snapshot. What may be forgotten is decided here and not by whoever ordered it, so that a server in wrong
 * hands cannot empty a repository snapshot by snapshot: never a held one, the newest of its paths or another host's,
 * and only so many a day.
 */
export async function forgetSnapshot(tools: JobTools, snapshotId: string, allowance: Allowance): Promise<Outcome> {
  const { end, snapshots } = await allSnapshots(tools);
  if (snapshots === null) return notListed(end);
  const wanted = snapshots.find(({ id }) => id === snapshotId);
  if (wanted === undefined) return noSuchSnapshot();
  const objection = objectionTo(wanted, snapshots, Deno.hostname());
  if (objection !== null) return failureSaying("order_refused", objection);
  // Taken before restic runs: one that dies half-way counts, too.
  if (!(await allowance.take())) return failureSaying("order_refused", allowance.refusal);

  const call = await removeSnapshots(tools, [snapshotId]);
  if (call.isRefused) return deletingRefused("the snapshot is still there", call.end.exitCode);
  const stopped = outcomeOfStop(call.end);
  if (stopped !== null) return stopped;
  if (call.end.exitCode !== 0) return outcomeOfError(call.end);
  const listing = await stillThere(tools, new Set([snapshotId]));
  if (listing.end.exitCode !== 0 || listing.end.stopped !== null) return notListed(listing.end);
  if (listing.ids.size > 0) return deletingRefused("the snapshot is still there", call.end.exitCode);
  tools.log("agent", `snapshot ${snapshotId.slice(0, 8)} of ${wanted.time} is forgotten; a prune frees its data`);
  return { state: "succeeded", exitCode: 0 };
}

/** Why a snapshot must stay, as one sentence; null when nothing speaks against it. */
export function objectionTo(wanted: KnownSnapshot, all: readonly KnownSnapshot[], hostname: string): string | null {
  if (wanted.hostname !== hostname) return "The snapshot is another host's; let that host forget it.";
  if (wanted.tags?.includes(HOLD_TAG)) return "The snapshot is held; release it first, then forget it.";
  const paths = pathsOf(wanted);
  const isSame = (other: KnownSnapshot) => other.hostname === hostname && pathsOf(other) === paths;
  const at = Date.parse(wanted.time);
  const hasNewer = all.some((other) => other.id !== wanted.id && isSame(other) && Date.parse(other.time) > at);
  return hasNewer ? null : "The snapshot is the newest of its paths; it can be forgotten once there is a newer one.";
}

const pathsOf = ({ paths }: KnownSnapshot): string => JSON.stringify([...(paths ?? [])].sort());
