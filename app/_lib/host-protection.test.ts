import { expect, it } from "vitest";
import { PROTECTION_STATES } from "@/server/domain/protection/protection-of";
import { protectionSentence } from "./host-protection";

const at = new Date("2026-11-27T02:00:00Z");
const nothing = { provenAt: null, dueAt: null, jobId: null, doneAt: null, cause: null };
const never = { state: "never", ...nothing, bytesPerSecond: null, fullRestoreSeconds: null } as const;
const damaged = { ...never, state: "failed", jobId: "drill", doneAt: at, cause: "repo_damaged" } as const;
const failed = { jobId: "job", state: "failed", finishedAt: at } as const;

it("offers no action for a protected host, and one for every other state", () => {
  for (const protection of PROTECTION_STATES) {
    const { action } = protectionSentence({ protection, lastSnapshotAt: at, lastBackup: failed, restoreProof: never });
    expect(action === null, protection).toBe(protection === "protected");
  }
});

it("leads to the job that failed, or to the jobs where the last one went well", () => {
  const facts = { protection: "failing", lastSnapshotAt: at, restoreProof: never } as const;
  expect(protectionSentence({ ...facts, lastBackup: failed }).action).toBe("open_job");
  expect(protectionSentence({ ...facts, lastBackup: { ...failed, state: "succeeded" } }).action).toBe("open_jobs");
});

it("never speaks of snapshots to restore from while there is none", () => {
  const words = (["failing", "overdue", "never_backed_up"] as const).map(
    (protection) =>
      protectionSentence({ protection, lastSnapshotAt: null, lastBackup: null, restoreProof: never }).words,
  );
  expect(words).toEqual(["failingNever", "overdueNever", "neverAll"]);
});

it("leads to the drill that found damage, unless the last backup failed, too", () => {
  const facts = { protection: "failing", lastSnapshotAt: at, restoreProof: damaged } as const;
  const fine = { ...failed, state: "succeeded" } as const;
  expect(protectionSentence({ ...facts, lastBackup: fine })).toEqual({ words: "drillFailed", action: "open_drill" });
  expect(protectionSentence({ ...facts, lastBackup: failed })).toEqual({ words: "failing", action: "open_job" });
});

it("says whether a restore was ever proven, and offers a drill", () => {
  const facts = { protection: "unproven", lastSnapshotAt: at, lastBackup: null } as const;
  const stale = { ...never, state: "stale", provenAt: at } as const;
  expect(protectionSentence({ ...facts, restoreProof: stale })).toEqual({ words: "unproven", action: "run_drill" });
  expect(protectionSentence({ ...facts, restoreProof: never }).words).toBe("unprovenNever");
});
