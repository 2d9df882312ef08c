import fc from "fast-check";
import { expect, test } from "vitest";
import { PROTECTION_STATES, type ProtectionFacts, protectionOf } from "./protection-of";

const now = new Date("2026-11-23T08:00:00.000Z");
const [before, later] = [new Date(now.getTime() - 1), new Date(now.getTime() + 1)];
const good: ProtectionFacts = {
  hasBackupSchedule: true,
  backupPausedUntil: null,
  overdueAt: later,
  worstBackup: null,
  lastSnapshotAt: before,
  drillState: null,
  drillDueAt: null,
};

test.each<[string, Partial<ProtectionFacts>]>([
  ["protected", {}],
  ["no_schedule", { hasBackupSchedule: false, overdueAt: null }],
  ["paused", { backupPausedUntil: later }],
  ["protected", { backupPausedUntil: now }],
  ["partial", { worstBackup: "partial", backupPausedUntil: later }],
  ["unproven", { drillDueAt: now, backupPausedUntil: later }],
  ["protected", { drillDueAt: later, drillState: "succeeded" }],
  ["partial", { worstBackup: "partial", drillDueAt: before }],
  ["failing", { drillState: "failed", overdueAt: before }],
  ["never_backed_up", { worstBackup: "never" }],
  ["never_backed_up", { lastSnapshotAt: null, hasBackupSchedule: false }],
  ["overdue", { overdueAt: now }],
  ["overdue", { overdueAt: before, worstBackup: "partial", lastSnapshotAt: null }],
  ["failing", { worstBackup: "failed", overdueAt: before, backupPausedUntil: later, lastSnapshotAt: null }],
])("the worst that is true is told: %s for %o", (state, facts) => {
  expect(protectionOf({ ...good, ...facts }, now)).toBe(state);
});

test("nothing is protected without a snapshot, a schedule, and a time that is not over", () => {
  const instant = fc.option(fc.constantFrom(before, now, later));
  const facts = fc.record({
    hasBackupSchedule: fc.boolean(),
    backupPausedUntil: instant,
    overdueAt: instant,
    worstBackup: fc.option(fc.constantFrom("failed", "never", "partial", "unknown")),
    lastSnapshotAt: instant,
    drillState: fc.option(fc.constantFrom("succeeded", "failed")),
    drillDueAt: instant,
  });
  fc.assert(
    fc.property(facts, (one) => {
      const state = protectionOf(one, now);
      expect(PROTECTION_STATES).toContain(state);
      if (state !== "protected") return;
      expect(one.hasBackupSchedule && one.lastSnapshotAt !== null).toBe(true);
      expect(one.overdueAt === null || one.overdueAt > now).toBe(true);
      expect(one.drillState !== "failed" && (one.drillDueAt === null || one.drillDueAt > now)).toBe(true);
    }),
  );
});
