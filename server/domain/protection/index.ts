/** Whether a host could be restored: derived from snapshots and schedules, never from whether the last job was fine. */
export { nextRuns, type Planned, runsUntil, toSchedule } from "./expected-runs";
export { leaveBehind } from "./leave-behind";
export { noteBackupDay } from "./note-backup-day";
export { ownHostnames, snapshotHostname } from "./own-hostnames";
export { PROTECTION_STATES, type Protection, type ProtectionFacts, protectionOf } from "./protection-of";
export { refreshProtection } from "./refresh-protection";
export { sweepDays } from "./sweep-days";
export { sweepProtection } from "./sweep-protection";
