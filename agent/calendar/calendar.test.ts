/** The rules of time, by the server's runtime. */
import { test } from "vitest";
import { calendarRules } from "../testing/calendar-rules.ts";

for (const [name, check] of Object.entries(calendarRules)) test(name, check);
