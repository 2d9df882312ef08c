import type { SeededHost } from "./seed";

/** What the parent may ask of the process of fake agents. */
export type Command =
  /** Connects all of them. With `perSecond: null` all at once, without any jitter; refused ones try again at once. */
  | { do: "connect"; url: string; hosts: SeededHost[]; perSecond: number | null }
  /** Lets everyone send a heartbeat each `everyMs`, evenly spread; 0 ends it. */
  | { do: "heartbeats"; everyMs: number }
  | { do: "status" }
  /** What the first `count` agents do with orders from now on. */
  | { do: "orders"; how: "accept" | "ignore"; hosts: string[] }
  /** Sends log lines of running jobs at a fixed rate and waits for the last acknowledgement. */
  | {
      do: "log";
      jobs: { hostId: string; jobId: string }[];
      linesPerSecond: number;
      linesPerChunk: number;
      seconds: number;
    }
  /** Round trips of a message, one after the other; only the bare server answers these. */
  | { do: "ping"; count: number };

export type FleetStatus = {
  open: number;
  closed: number;
  heartbeats: number;
  /** How often each job was ordered, since the process began. */
  orders: Record<string, number>;
};

export type Results = {
  connect: { welcomed: number; retries: number; elapsedMs: number };
  heartbeats: null;
  status: FleetStatus;
  orders: null;
  log: { chunks: number; lines: number; elapsedMs: number };
  ping: { roundTripMs: number[] };
};

export type Report =
  | { kind: "done"; id: number; result?: unknown; error?: string }
  /** `at` is the monotonic clock in nanoseconds. */
  | { kind: "started"; jobId: string; at: string };
