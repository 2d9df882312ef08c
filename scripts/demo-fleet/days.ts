import type { BackupSummary } from "@/agent/protocol/mod";
import type { Missed, Run } from "./history";
import type { Dice } from "./random";
import { DAY_MS, dayOf, HOUR_MS, type Insert } from "./rows";

export type Keepsake = { run: Run; snapshotId: string; summary: BackupSummary };
export type Summaries = Map<string, BackupSummary>;

type SnapshotPlace = { insert: Insert; dice: Dice; hostname: string; repositoryId: string; now: Date };

/** What a policy of seven daily, four weekly and six monthly would have kept, roughly. */
export function insertSnapshots(place: SnapshotPlace, keepsakes: readonly Keepsake[]): void {
  const { insert, dice, hostname, repositoryId, now } = place;
  for (const { run, snapshotId, summary } of keepsakes) {
    const age = Math.floor((now.getTime() - run.startedAt.getTime()) / DAY_MS);
    const { day, month } = { day: run.startedAt.getUTCDay(), month: run.startedAt.getUTCDate() };
    if (!(age < 8 || (age < 35 && day === 0) || month === 1)) continue;
    const { totalFilesProcessed, totalBytesProcessed, dataAddedBytes } = summary;
    insert("Snapshot", {
      ...{ id: dice.id(), repositoryId, snapshotId, takenAt: run.startedAt, hostname, username: "root" },
      ...{ paths: run.group?.paths ?? [], tags: run.group?.tags ?? [], seenByJobId: run.jobId },
      ...{ totalFiles: totalFilesProcessed, totalBytes: totalBytesProcessed, dataAddedBytes },
    });
  }
}

type Day = { succeeded: number; partial: number; failed: number; isOverdue: boolean; dataAddedBytes: number };
type DayPlace = { insert: Insert; hostId: string; now: Date; overdueAt: Date | null };

/** What the server would have noted of each day while it lasted. */
export function insertDays(
  place: DayPlace,
  { runs, missed }: { runs: Run[]; missed: Missed[] },
  summaries: Summaries,
): void {
  const { insert, hostId, now, overdueAt } = place;
  const days = new Map<string, Day>();
  const at = (instant: Date | number): Day => {
    const key = dayOf(instant);
    const day = days.get(key) ?? { succeeded: 0, partial: 0, failed: 0, isOverdue: false, dataAddedBytes: 0 };
    days.set(key, day);
    return day;
  };
  for (const { kind, state, finishedAt, jobId } of runs) {
    if (kind !== "backup") continue;
    const day = at(finishedAt);
    if (state === "succeeded" || state === "partial" || state === "failed") day[state] += 1;
    day.dataAddedBytes += summaries.get(jobId)?.dataAddedBytes ?? 0;
  }
  for (const { plan, firstAt, lastAt } of missed.filter(({ plan }) => plan.kind === "backup"))
    for (
      let time = firstAt.getTime() + HOUR_MS;
      time <= lastAt.getTime() + plan.spreadSeconds * 1_000 + HOUR_MS;
      time += DAY_MS
    )
      at(time).isOverdue = true;
  if (overdueAt) for (let time = overdueAt.getTime(); time <= now.getTime(); time += DAY_MS) at(time).isOverdue = true;
  for (const [day, figures] of days) insert("HostDay", { hostId, day, ...figures });
}

type SizePlace = { insert: Insert; dice: Dice; now: Date; days: number };
export type Sized = { repositoryId: string; bytes: number };

/** How one location grew: every repository row that names it says the same. @returns its size today */
export function insertSizes(
  { insert, dice, now, days }: SizePlace,
  repositoryIds: readonly string[],
  bytes: number,
): number {
  const startShare = dice.between(0.45, 0.8);
  let size = bytes * startShare;
  const step = (bytes * (1 - startShare)) / days;
  for (let age = days - 1; age >= 0; age -= 1) {
    const at = now.getTime() - age * DAY_MS;
    size += step * dice.between(0.4, 1.9);
    if (new Date(at).getUTCDay() === 0) size -= step * dice.between(0.5, 2.4);
    for (const repositoryId of repositoryIds)
      insert("RepositoryDay", { repositoryId, day: dayOf(at), sizeBytes: Math.round(size) });
  }
  return Math.round(size);
}
