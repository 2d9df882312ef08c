/** Whether a host could be restored: derived from snapshots and schedules, never from whether the last job was fine. */
export { nextRuns, type Planned, toSchedule } from "./expected-runs";
export { leaveBehind } from "./leave-behind";
export { ownHostnames } from "./own-hostnames";
export { PROTECTION_STATES, type Protection, type ProtectionFacts, protectionOf } from "./protection-of";
export { refreshProtection } from "./refresh-protection";
export { sweepProtection } from "./sweep-protection";
