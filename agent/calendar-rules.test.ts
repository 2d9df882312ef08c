/** The rules of time again, by the agent's own runtime: Node and Deno must agree on them. */
import { calendarRules } from "./testing/calendar-rules.ts";

for (const [name, check] of Object.entries(calendarRules)) Deno.test(name, check);
