import { createTranslator } from "use-intl/core";
import { expect, it } from "vitest";
import { de } from "../_messages/de";
import { en } from "../_messages/en";
import type { Messages } from "../_messages/text";
import { blackoutText, localInputOf, scheduleState } from "./schedule-view";

const namespace = "schedules.blackoutText";
const english = { t: createTranslator({ locale: "en", messages: en, namespace }), locale: "en" } as const;
const messages = de as unknown as Messages;
const german = { t: createTranslator({ locale: "de", messages, namespace }), locale: "de" } as const;

const now = Date.parse("2026-11-23T12:00:00Z");

it("counts a pause until it ends, and not at all while disabled", () => {
  const pausedUntil = new Date(now + 1000);
  expect(scheduleState({ isEnabled: true, pausedUntil }, now)).toBe("paused");
  expect(scheduleState({ isEnabled: true, pausedUntil }, now + 1000)).toBe("active");
  expect(scheduleState({ isEnabled: true, pausedUntil: null }, now)).toBe("active");
  expect(scheduleState({ isEnabled: false, pausedUntil }, now)).toBe("disabled");
});

it("says a blackout from Monday on, and that it reaches into the next day", () => {
  expect(blackoutText({ days: [0, 1, 5], from: "08:00", to: "18:00" }, english)).toBe("Mon, Fri, Sun 08:00 to 18:00");
  expect(blackoutText({ days: [0, 1, 2, 3, 4, 5, 6], from: "22:00", to: "06:00" }, english)).toBe(
    "Every day 22:00 to 06:00 the next day",
  );
  expect(blackoutText({ days: [0, 2], from: "22:00", to: "06:00" }, german)).toBe(
    "Di, So 22:00 bis 06:00 am nächsten Tag",
  );
});

it("writes an instant so that the input's text read again is the same minute", () => {
  expect(new Date(localInputOf(new Date(now))).getTime()).toBe(now);
});
