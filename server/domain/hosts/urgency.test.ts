import { expect, it } from "vitest";
import { type UrgencyFacts, urgencyOf } from "./urgency";

const of = (more: Partial<UrgencyFacts> = {}) =>
  urgencyOf({
    ...{ isOnline: true, repoState: "ready", protection: "protected", lastBackupState: "succeeded" },
    ...{ hasSnapshot: true, isBusy: false, ...more },
  });

it("never calls a host fine before its first backup", () => {
  expect(of({ lastBackupState: null, hasSnapshot: false })).toBe("attention");
  expect(of({ lastBackupState: null })).toBe("fine");
  expect(of({ hasSnapshot: false })).toBe("fine");
  expect(of({ lastBackupState: "failed" })).toBe("attention");
});

it("wants action for a host that could not be restored, whatever else is fine", () => {
  const states = ["failing", "overdue", "never_backed_up", "partial", "unproven", "paused", "no_schedule"] as const;
  const urgencies = states.map((protection) => of({ protection }));
  expect(urgencies).toEqual(["attention", "attention", "attention", "attention", "attention", "fine", "fine"]);
});

it("lets work under way hide neither a failure nor a host that is gone", () => {
  expect(of({ isBusy: true })).toBe("running");
  expect(of({ repoState: "initializing", lastBackupState: null, hasSnapshot: false })).toBe("running");
  expect(of({ isBusy: true, lastBackupState: "failed" })).toBe("attention");
  expect(of({ isBusy: true, isOnline: false })).toBe("attention");
  expect(of({ repoState: "init_failed" })).toBe("attention");
});
