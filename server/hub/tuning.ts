import { HELLO_TIMEOUT_MS, type Tuning } from "@/agent/protocol/mod";

/**
 * Timers and caps that the server gives out to the whole fleet. The heartbeat stays well under the 60 s after which
 * common reverse proxies close an idle socket.
 */
const DEFAULTS: Tuning = {
  heartbeatMs: 30_000,
  progressMs: 1_000,
  logFlushMs: 500,
  reconnectMinMs: 1_000,
  reconnectMaxMs: 60_000,
  reconnectStableMs: 60_000,
  logHeadBytes: 1024 * 1024,
  logTailBytes: 1024 * 1024,
  logWindow: 16,
  jobSilenceMs: 30 * 60 * 1000,
  unreachableMs: 5 * 60 * 1000,
  retryAttempts: 4,
  retryMinMs: 30_000,
  retryMaxMs: 15 * 60 * 1000,
  leaseOfflineMs: 15_000,
};

export const tuningFrom = (overrides: Partial<Tuning> = {}): Tuning => ({ ...DEFAULTS, ...overrides });

/** Bounds of the hub itself; times in milliseconds. */
export type HubLimits = {
  helloTimeoutMs: number;
  /** How long the socket in place may take to prove that it lives before another machine takes over. */
  cloneProbeMs: number;
  /** How long a peer may take to answer our close before its socket is torn down. */
  closeGraceMs: number;
  /** Bytes that may wait for a peer that does not read. */
  maxBufferedBytes: number;
  maxConnections: number;
  /** How many agents are offered an update at a time, and the pause until the next are: each downloads some 40 MB. */
  offersPerWave: number;
  offerWaveMs: number;
};

const LIMITS: HubLimits = {
  helloTimeoutMs: HELLO_TIMEOUT_MS,
  cloneProbeMs: 5_000,
  closeGraceMs: 2_000,
  maxBufferedBytes: 1024 * 1024,
  maxConnections: 20_000,
  offersPerWave: 10,
  offerWaveMs: 1_000,
};

export const limitsFrom = (overrides: Partial<HubLimits> = {}): HubLimits => ({ ...LIMITS, ...overrides });

/** A refused clone asks again this much later. */
export const CLONE_RETRY_MS = 300_000;
export const CROWDED_RETRY_MS = 60_000;
