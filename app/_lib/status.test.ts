import { expect, it } from "vitest";
import { JOB_CAUSES, JOB_STATES, TERMINAL_JOB_STATES } from "@/agent/protocol/mod";
import {
  ACCOUNT_STATE,
  causeTab,
  HOST_STATUS,
  isInFlight,
  JOB_STATE,
  LEASE_STATE,
  LOCK_STATE,
  MAINTENANCE_STATE,
  PROTECTION,
  REPOSITORY_STATE,
  SCHEDULE_STATE,
  TOKEN_STATE,
  TONES,
} from "./status";

it.each([
  ["host", HOST_STATUS],
  ["protection", PROTECTION],
  ["repository", REPOSITORY_STATE],
  ["job", JOB_STATE],
  ["token", TOKEN_STATE],
  ["account", ACCOUNT_STATE],
  ["lock", LOCK_STATE],
  ["lease", LEASE_STATE],
  ["maintenance", MAINTENANCE_STATE],
  ["schedule", SCHEDULE_STATE],
])("shows every state of a %s by its own word, with an icon and a known tone", (_name, map) => {
  const looks = Object.values(map);
  expect(new Set(looks.map(({ text }) => text)).size).toBe(looks.length);
  for (const { icon, tone } of looks) {
    expect(icon).toBeTruthy();
    expect(TONES).toContain(tone);
  }
});

it("knows every state, kind and cause of the wire", () => {
  expect(Object.keys(JOB_STATE).toSorted()).toEqual([...JOB_STATES].toSorted());
  for (const cause of JOB_CAUSES) {
    expect(["repository", "source-groups", null]).toContain(causeTab(cause));
  }
});

it("keeps green for work that has succeeded and for hosts that could be restored", () => {
  const green = [HOST_STATUS, PROTECTION, REPOSITORY_STATE, JOB_STATE, TOKEN_STATE, ACCOUNT_STATE]
    .flatMap((map) => Object.values(map))
    .filter(({ tone }) => tone === "good");
  expect(green.map(({ text }) => text)).toEqual(["protection.protected", "job.succeeded"]);
});

it("says of the terminal states, and of no other, that the job is over", () => {
  expect(JOB_STATES.filter((state) => !isInFlight(state)).toSorted()).toEqual([...TERMINAL_JOB_STATES].toSorted());
});
