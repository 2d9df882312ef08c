import { expect, it } from "vitest";
import { PROTECTION_STATES } from "@/server/domain/protection/protection-of";
import { protectionSentence } from "./host-protection";

const at = new Date("2026-11-27T02:00:00Z");
const failed = { jobId: "job", state: "failed", finishedAt: at } as const;

it("offers no action for a protected host, and one for every other state", () => {
  for (const protection of PROTECTION_STATES) {
    const { action } = protectionSentence({ protection, lastSnapshotAt: at, lastBackup: failed });
    expect(action === null, protection).toBe(protection === "protected");
  }
});

it("leads to the job that failed, or to the jobs where the last one went well", () => {
  const facts = { protection: "failing", lastSnapshotAt: at } as const;
  expect(protectionSentence({ ...facts, lastBackup: failed }).action).toBe("open_job");
  expect(protectionSentence({ ...facts, lastBackup: { ...failed, state: "succeeded" } }).action).toBe("open_jobs");
});

it("never speaks of snapshots to restore from while there is none", () => {
  const words = (["failing", "overdue", "never_backed_up"] as const).map(
    (protection) => protectionSentence({ protection, lastSnapshotAt: null, lastBackup: null }).words,
  );
  expect(words).toEqual(["failingNever", "overdueNever", "neverAll"]);
});
