/** When schedules run: one set of rules for the agent, which acts on them, and the server, which shows and expects. */
export * from "./blackouts.ts";
export * from "./job-ids.ts";
export * from "./occurrences.ts";
export * from "./spread.ts";
