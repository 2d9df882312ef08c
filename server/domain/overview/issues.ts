import type { JobCause } from "@/agent/protocol/mod";
import type { HealthRow } from "@/server/db/fleet-reads";
import type { AlertKind } from "@/server/domain/alerts";
import type { Protection } from "@/server/domain/protection";

/** What a person has to do something about, the worst first. */
export const ISSUE_KINDS = [
  ...(["failing", "drill_failed", "init_failed", "overdue", "never_backed_up", "offline"] as const),
  ...(["alert", "partial", "unproven", "update_failed", "no_schedule"] as const),
] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

export type Issue = {
  kind: IssueKind;
  /** Null for an alert that is about no host. */
  hostId: string | null;
  hostname: string | null;
  /** Since when; for what is overdue, since when a snapshot is missing. */
  since: Date;
  isOnline: boolean;
  hasSchedule: boolean;
  cause: JobCause | null;
  /** The backup that it is about, if that is the host's last, or the drill. */
  jobId: string | null;
  alertId: string | null;
  alertKind: AlertKind | null;
};

/** An agent that is away for that long is no laptop in a bag over night. */
const AWAY_MS = 24 * 60 * 60 * 1000;

export type Health = {
  row: HealthRow;
  protection: Protection;
  isOnline: boolean;
  lastSeenAt: string | null;
  now: Date;
};
/** `since` in the notation of the row. */
export type Trouble = { kind: IssueKind; since: string };

/** The worst that is the matter with a host; null when nothing is. Pure. */
export function issueOf({ row, protection, isOnline, lastSeenAt, now }: Health): Trouble | null {
  const { createdAt, overdueAt, lastBackupFinishedAt, repositoryState, repositoryChangedAt } = row;
  const lastBackupAt = lastBackupFinishedAt ?? createdAt;
  if (protection === "failing")
    return row.worstBackup === "failed"
      ? { kind: "failing", since: lastBackupAt }
      : { kind: "drill_failed", since: row.drillAt ?? createdAt };
  if (repositoryState === "init_failed") return { kind: "init_failed", since: repositoryChangedAt ?? createdAt };
  if (protection === "overdue") return { kind: "overdue", since: overdueAt ?? createdAt };
  // A repository that is being set up explains why there is no backup yet, unless its agent is gone.
  if (protection === "never_backed_up" && repositoryState === "ready")
    return { kind: "never_backed_up", since: createdAt };
  const seenAt = lastSeenAt ?? createdAt;
  if (!isOnline && now.getTime() - Date.parse(seenAt) > AWAY_MS) return { kind: "offline", since: seenAt };
  if (protection === "partial") return { kind: "partial", since: lastBackupAt };
  if (protection === "unproven") return { kind: "unproven", since: row.restoreProvenAt ?? createdAt };
  if (row.updateState === "failed" || row.updateState === "rolled_back")
    return { kind: "update_failed", since: row.updateAt ?? createdAt };
  return protection === "no_schedule" ? { kind: "no_schedule", since: createdAt } : null;
}

const RANK = new Map<IssueKind, number>(ISSUE_KINDS.map((kind, rank) => [kind, rank]));

type Ranked = Trouble & { hostname: string | null };
/** The worst first; among equals what lasts longest, then by name. */
export const byUrgency = (a: Ranked, b: Ranked): number =>
  (RANK.get(a.kind) ?? 0) - (RANK.get(b.kind) ?? 0) ||
  compare(a.since, b.since) ||
  compare(a.hostname ?? "", b.hostname ?? "");

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
