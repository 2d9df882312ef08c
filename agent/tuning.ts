import type { Tuning } from "./protocol/mod.ts";

/** Used until the first `welcome`; from then on the server's numbers count. */
export const DEFAULT_TUNING: Tuning = {
  heartbeatMs: 15_000,
  progressMs: 1_000,
  logFlushMs: 1_000,
  reconnectMinMs: 1_000,
  reconnectMaxMs: 60_000,
  reconnectStableMs: 60_000,
  logHeadBytes: 1024 * 1024,
  logTailBytes: 1024 * 1024,
  logWindow: 16,
  jobSilenceMs: 30 * 60_000,
  unreachableMs: 5 * 60_000,
  retryAttempts: 4,
  retryMinMs: 30_000,
  retryMaxMs: 15 * 60_000,
  leaseOfflineMs: 15_000,
};
