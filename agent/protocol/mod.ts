export * from "./jobs.ts";
export * from "./limits.ts";
export * from "./messages.ts";
export * from "./repository-url.ts";
export * from "./retention.ts";
export * from "./schedules.ts";
export * from "./values.ts";
export * from "./version.ts";
