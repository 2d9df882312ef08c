/** What is said first of a host: whether it can be restored, why not, and the one action that helps. Pure. */
import type { Host } from "./api-types";

/** A key of `host.protection`; the words differ by whether there is any snapshot at all. */
export type ProtectionWords =
  | "failing"
  | "failingNever"
  | "overdue"
  | "overdueNever"
  | "never"
  | "neverAll"
  | "partial"
  | "drillFailed"
  | "unproven"
  | "unprovenNever"
  | "paused"
  | "noSchedule"
  | "protected";
export type ProtectionAction =
  | "back_up"
  | "open_job"
  | "open_drill"
  | "run_drill"
  | "open_jobs"
  | "open_schedules"
  | null;

type Facts = Pick<Host, "protection" | "lastSnapshotAt" | "lastBackup" | "restoreProof">;

export function protectionSentence(host: Facts): { words: ProtectionWords; action: ProtectionAction } {
  const hasSnapshot = host.lastSnapshotAt !== null;
  switch (host.protection) {
    case "failing":
      if (isAboutDrill(host)) return { words: "drillFailed", action: "open_drill" };
      return { words: hasSnapshot ? "failing" : "failingNever", action: troubleOf(host) };
    case "overdue":
      return { words: hasSnapshot ? "overdue" : "overdueNever", action: "back_up" };
    case "never_backed_up":
      return { words: hasSnapshot ? "never" : "neverAll", action: "back_up" };
    case "partial":
      return { words: "partial", action: troubleOf(host) };
    case "unproven":
      return { words: host.restoreProof.provenAt === null ? "unprovenNever" : "unproven", action: "run_drill" };
    case "paused":
      return { words: "paused", action: "open_schedules" };
    case "no_schedule":
      return { words: "noSchedule", action: "open_schedules" };
    case "protected":
      return { words: "protected", action: null };
  }
}

/** A backup that failed is said first: it is the more common trouble, and the host's drill facts tell of the other. */
const isAboutDrill = ({ restoreProof, lastBackup, lastSnapshotAt }: Facts): boolean =>
  restoreProof.state === "failed" && lastSnapshotAt !== null && !(lastBackup && BAD_END.has(lastBackup.state));
const BAD_END: ReadonlySet<string> = new Set(["failed", "lost"]);

/** The last backup's own page says why; where another source group is in trouble, the list of jobs does. */
const troubleOf = ({ lastBackup }: Facts): ProtectionAction =>
  lastBackup !== null && lastBackup.state !== "succeeded" ? "open_job" : "open_jobs";
