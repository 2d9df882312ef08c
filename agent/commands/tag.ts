import type { JobOrder } from "../protocol/mod.ts";
import { allSnapshots, type KnownSnapshot } from "../restic/all-snapshots.ts";
import { retryLockArguments } from "../restic/find.ts";
import type { CallEnd, JobTools } from "../restic/supervise.ts";
import { callDeleting } from "./deleting.ts";
import { deletingRefused, failure, failureSaying, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";

/**
 * Gives one snapshot other tags. restic writes it anew under another id, and removes the old one; which the new one is,
 * a listing tells in every version: it names the same origin.
 */
export async function tag(tools: JobTools, order: JobOrder & { kind: "tag" }): Promise<Outcome> {
  const before = await allSnapshots(tools);
  if (before.snapshots === null) return notListed(before.end);
  const old = before.snapshots.find(({ id }) => id === order.snapshotId);
  if (old === undefined) return noSuchSnapshot();
  const { end, isRefused } = await changeTags(tools, order);
  if (isRefused) return deletingRefused("the snapshot's old form is still there beside the new one", end.exitCode);
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  if (end.exitCode !== 0) return outcomeOfError(end);

  const after = await allSnapshots(tools);
  if (after.snapshots === null) return notListed(after.end);
  const next = newForm(old, before.snapshots, after.snapshots);
  if (next === null) return failure("unknown", "restic listed the snapshot under no id any more");
  if (next.id !== old.id && after.snapshots.some(({ id }) => id === old.id))
    return deletingRefused("the snapshot's old form is still there beside the new one", end.exitCode);
  tools.log("agent", `the snapshot is ${next.id.slice(0, 8)} now, tags: ${(next.tags ?? []).join(", ") || "none"}`);
  return { state: "succeeded", exitCode: 0, tag: { snapshotId: next.id } };
}

export const noSuchSnapshot = (): Outcome =>
  failureSaying(
    "order_refused",
    "The repository has no such snapshot any more; list the snapshots anew and pick it there.",
  );

/** The failure of a listing. */
export function notListed(end: CallEnd): Outcome {
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  return end.exitCode === 0 ? failure("unknown", "restic's list of snapshots was cut short") : outcomeOfError(end);
}

function changeTags(tools: JobTools, { snapshotId, add, remove }: JobOrder & { kind: "tag" }) {
  const changes = [...add.map((one) => `--add=${one}`), ...remove.map((one) => `--remove=${one}`)];
  return callDeleting(tools, { args: ["tag", ...retryLockArguments(tools), ...changes, "--", snapshotId] });
}

function newForm(
  old: KnownSnapshot,
  before: readonly KnownSnapshot[],
  after: readonly KnownSnapshot[],
): KnownSnapshot | null {
  const origin = old.original ?? old.id;
  const known = new Set(before.map(({ id }) => id));
  const made = after.find(({ id, original }) => original === origin && !known.has(id));
  return made ?? after.find(({ id }) => id === old.id) ?? null;
}
