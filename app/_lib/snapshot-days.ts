/** The list of snapshots as it is shown: searched, and cut into days. Pure. */
import type { HOLD_TAG } from "@/agent/protocol/mod";
import type { Snapshot } from "./api-types";

/** The protocol's own; only its type is taken from there, lest the page loads the protocol's schemas. */
const HOLD: typeof HOLD_TAG = "hold";

/** Tags without the one that holds a snapshot: that is shown as a badge, and set by an action of its own. */
export const ownTags = (tags: readonly string[]): string[] => tags.filter((tag) => tag !== HOLD);

/** Whether every word stands in the snapshot's id, host, paths or tags. */
export function matchesSnapshot(snapshot: Snapshot, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const texts = [snapshot.snapshotId, snapshot.hostname, ...snapshot.paths, ...snapshot.tags].map((text) =>
    text.toLowerCase(),
  );
  return words.every((word) => texts.some((text) => text.includes(word)));
}

export type SnapshotDay = { day: string; snapshots: Snapshot[] };

/** Neighbours of the same day together; the order stays. @param dayOf `2026-11-27`, in the reader's zone */
export function snapshotDays(snapshots: readonly Snapshot[], dayOf: (at: Date) => string): SnapshotDay[] {
  const days: SnapshotDay[] = [];
  for (const snapshot of snapshots) {
    const day = dayOf(snapshot.takenAt);
    const last = days.at(-1);
    if (last?.day === day) last.snapshots.push(snapshot);
    else days.push({ day, snapshots: [snapshot] });
  }
  return days;
}

export type SizeChange = { bytes: number; files: number };

/**
 * How each snapshot differs in size from the one before it of the same host and paths; none where there is no such
 * one, or where restic kept no figures.
 * @param snapshots newest first
 */
export function sizeChanges(snapshots: readonly Snapshot[]): Map<string, SizeChange> {
  const changes = new Map<string, SizeChange>();
  const before = snapshotsBefore(snapshots);
  for (const { snapshotId, totalBytes: bytes, totalFiles: files } of snapshots) {
    const former = before.get(snapshotId);
    if (former && former.totalBytes !== null && former.totalFiles !== null && bytes !== null && files !== null)
      changes.set(snapshotId, { bytes: bytes - former.totalBytes, files: files - former.totalFiles });
  }
  return changes;
}

const placeOf = ({ hostname, paths }: Snapshot): string => JSON.stringify([hostname, paths.toSorted()]);

/** Ids of the newest snapshot of each host and paths. @param snapshots newest first */
export const newestOfPaths = (snapshots: readonly Snapshot[]): Set<string> =>
  new Set(new Map(snapshots.toReversed().map((one) => [placeOf(one), one.snapshotId])).values());

/**
 * For each snapshot the one before of the same host and paths.
 * @param snapshots newest first
 */
export function snapshotsBefore(snapshots: readonly Snapshot[]): Map<string, Snapshot> {
  const before = new Map<string, Snapshot>();
  const last = new Map<string, Snapshot>();
  for (const snapshot of snapshots.toReversed()) {
    const place = placeOf(snapshot);
    const former = last.get(place);
    if (former) before.set(snapshot.snapshotId, former);
    last.set(place, snapshot);
  }
  return before;
}
