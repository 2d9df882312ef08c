import { expect, it } from "vitest";
import { createScheduleSchema } from "@/server/domain/schedules";
import { draftProblems } from "./schedule-check";
import { newDraft, type ScheduleDraft, scheduleFrom } from "./schedule-form";

const sound: ScheduleDraft = { ...newDraft("UTC", []), name: "nightly", sourceGroupIds: ["group"] };
const fieldsOf = (change: Partial<ScheduleDraft>, taken: string[] = []) =>
  Object.entries(draftProblems({ ...sound, ...change }, taken)).map(([field, { key }]) => `${field}: ${key}`);
const keep = (rules: Partial<ScheduleDraft["keep"]>): Partial<ScheduleDraft> => ({
  kind: "forget",
  keep: { ...sound.keep, keepDaily: "", keepWeekly: "", keepMonthly: "", ...rules },
});

it("finds nothing wrong with what the server takes", () => {
  for (const kind of ["backup", "forget", "prune", "check", "verify"] as const) {
    expect(fieldsOf({ kind })).toEqual([]);
    const values = { hostId: "host", ...scheduleFrom({ ...sound, kind }) };
    expect(createScheduleSchema.safeParse(values).success).toBe(true);
  }
});

it.each<[Partial<ScheduleDraft>, string[]]>([
  [{ name: " " }, ["name: empty"]],
  [{ name: "x".repeat(101) }, ["name: tooLong"]],
  [{ timing: { ...sound.timing, preset: "weekly", days: [] } }, ["cron: days"]],
  [{ timing: { ...sound.timing, preset: "cron", cron: "30 2 *" } }, ["cron: cronFields"]],
  [{ spreadMinutes: "1441" }, ["spreadSeconds: number"]],
  [{ catchUpHours: "1.5" }, ["catchUpHours: whole"]],
  [{ catchUpHours: "0", missedRunPolicy: "skip" }, []],
  [{ sourceGroupIds: [] }, ["sourceGroupIds: groups"]],
  [{ kind: "check", checkParts: "300" }, ["checkParts: whole"]],
  [keep({}), ["retention: keepSomething"]],
  [keep({ keepTags: "a" }), ["retention: keepSomething"]],
  [keep({ keepWithin: "two weeks" }), ["retention.keepWithin: within"]],
  [keep({ keepLast: "0" }), ["retention.keepLast: whole"]],
  [{ blackouts: [{ days: [], from: "08:00", to: "09:00" }] }, ["blackouts.0: window"]],
  [{ blackouts: [{ days: [1], from: "08:00", to: "08:00" }] }, ["blackouts.0: window"]],
])("says what is wrong with %j before it is sent", (change, problems) => {
  expect(fieldsOf(change)).toEqual(problems);
});

it("knows the names of the host's other schedules", () => {
  expect(fieldsOf({}, ["nightly"])).toEqual(["name: taken"]);
});
