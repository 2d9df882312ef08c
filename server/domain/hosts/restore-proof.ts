import type { HostListRow } from "@/server/db/database";

/** What drills have shown of a host: whether it can be restored, and how long that takes. */
export type RestoreProof = {
  state: "never" | "proven" | "stale" | "failed";
  /** When a drill last put files back as they were. */
  provenAt: Date | null;
  /** From when on that is too old; null when no schedule asks for drills. */
  dueAt: Date | null;
  /** The last drill that was done, and when. */
  jobId: string | null;
  doneAt: Date | null;
  /** Why it failed, where it did. */
  cause: string | null;
  bytesPerSecond: number | null;
  /** How long restoring the newest snapshot takes at that speed. */
  fullRestoreSeconds: number | null;
};

export type DrillFacts = Pick<
  HostListRow,
  | ("restoreProvenAt" | "restoreBytesPerSecond" | "newestBytes")
  | ("drillState" | "drillCause" | "drillJobId" | "drillAt" | "drillDueAt")
>;

/** Pure. */
export function restoreProofOf(facts: DrillFacts, now: Date): RestoreProof {
  const { restoreProvenAt, restoreBytesPerSecond: speed, newestBytes, drillState, drillCause, drillJobId } = facts;
  return {
    state: stateOf(facts, now),
    provenAt: restoreProvenAt,
    dueAt: facts.drillDueAt,
    jobId: drillJobId,
    doneAt: facts.drillAt,
    cause: drillState === "failed" ? drillCause : null,
    bytesPerSecond: speed,
    fullRestoreSeconds: speed === null || speed <= 0 || newestBytes === null ? null : newestBytes / speed,
  };
}

function stateOf({ drillState, restoreProvenAt, drillDueAt }: DrillFacts, now: Date): RestoreProof["state"] {
  if (drillState === "failed") return "failed";
  if (restoreProvenAt === null) return "never";
  return drillDueAt !== null && drillDueAt <= now ? "stale" : "proven";
}
