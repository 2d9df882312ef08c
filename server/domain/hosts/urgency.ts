import { isTerminal, type JobState } from "@/agent/protocol/mod";
import type { Protection } from "@/server/domain/protection";

/** From what needs a person to what needs nobody: the order of every list of hosts. */
export const URGENCIES = ["attention", "running", "fine"] as const;
export type Urgency = (typeof URGENCIES)[number];

export type UrgencyFacts = {
  isOnline: boolean;
  repoState: string;
  protection: Protection;
  lastBackupState: JobState | null;
  hasSnapshot: boolean;
  /** The host has a job in hand. */
  isBusy: boolean;
};

/** A repository that is still being set up explains why there is no backup yet. */
const WANTS_ACTION: Record<Protection, boolean> = {
  failing: true,
  overdue: true,
  never_backed_up: true,
  partial: true,
  unproven: true,
  paused: false,
  no_schedule: false,
  protected: false,
};

/** Needs action beats running: a backup under way does not hide that the last one failed or that the host is gone. */
export function urgencyOf(facts: UrgencyFacts): Urgency {
  const { isOnline, repoState, protection, lastBackupState: last, isBusy } = facts;
  if (repoState === "init_failed" || !isOnline) return "attention";
  if (repoState === "ready" && WANTS_ACTION[protection]) return "attention";
  if (last && isTerminal(last) && last !== "succeeded" && last !== "cancelled") return "attention";
  if (repoState !== "ready" || isBusy || (last && !isTerminal(last))) return "running";
  return hasBackup(facts) ? "fine" : "attention";
}

/** Whether a backup of the host is known to have ended with a snapshot. */
export const hasBackup = ({ hasSnapshot, lastBackupState }: UrgencyFacts): boolean =>
  hasSnapshot || lastBackupState === "succeeded" || lastBackupState === "partial";
