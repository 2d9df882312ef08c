import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { createScheduleSchema, previewScheduleSchema } from "@/server/domain/schedules";
import { de } from "../_messages/de";
import { en } from "../_messages/en";
import type { Messages } from "../_messages/text";
import {
  cronOf,
  newDraft,
  previewFrom,
  retentionOf,
  retentionText,
  scheduleFrom,
  timingOf,
  timingProblem,
} from "./schedule-form";

const draft = newDraft("Europe/London", []);

describe("presets", () => {
  it.each([
    "0 * * * *",
    "17 * * * *",
    "30 2 * * *",
    "0 0 * * *",
    "5 23 * * 0",
    "0 4 * * 1,2,5",
    "0 4 1 * *",
    "*/5 * * * *",
  ])("read %s and write the same", (cron) => {
    expect(cronOf(timingOf(cron))).toBe(cron);
  });

  it.each([
    ["@hourly", "hourly"],
    ["@daily", "daily"],
    ["@weekly", "weekly"],
    ["0 4 * * mon-fri", "weekly"],
    ["0 4,5 * * *", "cron"],
    ["0 4 * * 5#1", "cron"],
    ["nonsense", "cron"],
  ])("show %s as %s", (cron, preset) => {
    expect(timingOf(cron).preset).toBe(preset);
  });

  it("say what is missing, and send no half expression", () => {
    const { timing } = draft;
    for (const broken of [
      { ...timing, preset: "weekly", days: [] },
      { ...timing, preset: "daily", time: "" },
      { ...timing, preset: "hourly", minute: "60" },
    ] as const) {
      expect(timingProblem(broken)).toBeDefined();
      expect(cronOf(broken)).toBe("");
    }
    expect(timingProblem(timing)).toBeUndefined();
  });
});

it("sends only what the kind has use for", () => {
  const full = { ...draft, name: "x", sourceGroupIds: ["group"], checkParts: "7" };
  expect(scheduleFrom(full)).toMatchObject({ sourceGroupIds: ["group"], retention: null, checkParts: null });
  expect(scheduleFrom({ ...full, kind: "check" })).toMatchObject({ sourceGroupIds: [], checkParts: 7 });
  expect(scheduleFrom({ ...full, kind: "forget" })).toMatchObject({ retention: { keepDaily: 7 }, checkParts: null });
});

it("is what the server takes, for every kind", () => {
  for (const kind of ["backup", "forget", "prune", "check", "verify"] as const) {
    const values = scheduleFrom({ ...draft, name: "x", kind, spreadMinutes: "1.5", catchUpHours: "" });
    expect(createScheduleSchema.parse({ hostId: "host", ...values })).toMatchObject({
      spreadSeconds: 90,
      catchUpHours: 24,
    });
    expect(previewScheduleSchema.safeParse(previewFrom({ ...draft, kind })).success).toBe(true);
  }
});

it("leaves out rules that were left empty, and says the others in words", () => {
  const keep = { ...draft.keep, keepLast: "3", keepDaily: "1", keepMonthly: " ", keepTags: "a, b", keepWithin: "2d" };
  expect(retentionOf(keep)).toEqual({
    keepLast: 3,
    keepDaily: 1,
    keepWeekly: 4,
    keepTags: ["a", "b"],
    keepWithin: "2d",
  });
  const namespace = "schedules.retentionText";
  expect(retentionText(retentionOf(keep), createTranslator({ locale: "en", messages: en, namespace }))).toBe(
    "the last 3; one for each of 1 day; one for each of 4 weeks; all within 2d; all tagged a, b",
  );
  const messages = de as unknown as Messages;
  expect(retentionText(retentionOf(keep), createTranslator({ locale: "de", messages, namespace }))).toBe(
    "die letzten 3; je einer für 1 Tag; je einer für 4 Wochen; alle innerhalb von 2d; alle mit den Tags a, b",
  );
});
