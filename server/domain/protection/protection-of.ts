/** Whether the host could be restored, from worst to best. */
export const PROTECTION_STATES = [
  "failing",
  "overdue",
  "never_backed_up",
  "partial",
  "unproven",
  "paused",
  "no_schedule",
  "protected",
] as const;
export type Protection = (typeof PROTECTION_STATES)[number];

/** What a host's row keeps of its snapshots and schedules. */
export type ProtectionFacts = {
  hasBackupSchedule: boolean;
  backupPausedUntil: Date | null;
  overdueAt: Date | null;
  /** failed, never, partial; null when no source group is in trouble. */
  worstBackup: string | null;
  lastSnapshotAt: Date | null;
  /** How the last drill ended that was done; null before the first. */
  drillState: string | null;
  /** From when on the last proof that a restore works is too old; null when none is asked for. */
  drillDueAt: Date | null;
};

/** The worst that is true of a host at an instant. Pure. */
export function protectionOf(facts: ProtectionFacts, now: Date): Protection {
  const { hasBackupSchedule, backupPausedUntil, overdueAt, worstBackup, lastSnapshotAt } = facts;
  if (worstBackup === "failed" || facts.drillState === "failed") return "failing";
  if (overdueAt !== null && overdueAt <= now) return "overdue";
  if (worstBackup === "never" || lastSnapshotAt === null) return "never_backed_up";
  if (worstBackup === "partial") return "partial";
  if (facts.drillDueAt !== null && facts.drillDueAt <= now) return "unproven";
  if (backupPausedUntil !== null && backupPausedUntil > now) return "paused";
  return hasBackupSchedule ? "protected" : "no_schedule";
}
