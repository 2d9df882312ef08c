import type { Ctx, Services } from "@/server/core/context";
import { reviewRollout } from "@/server/domain/agent-releases";
import { sweepListings } from "@/server/domain/browse";
import { sweepLinks } from "@/server/domain/downloads";
import { expireTokens } from "@/server/domain/enrollment";
import { expireIdempotencyKeys } from "@/server/domain/idempotency";
import { type HistoryLimits, sweepHistory, sweepJobs, sweepLeases } from "@/server/domain/jobs";
import { sweepDays, sweepProtection } from "@/server/domain/protection";
import { sweepSizes } from "@/server/domain/repositories";
import { sweepMissedRuns } from "@/server/domain/schedules";
import { tendCertificate } from "@/server/domain/settings";
import { expireSessions } from "@/server/domain/users";

export type Sweep = { name: string; everyMs: number; run(ctx: Ctx): Promise<unknown> };

/** All sweeps of the product. */
export const productSweeps = (history: HistoryLimits): Sweep[] => [
  { name: "jobs", everyMs: 30_000, run: sweepJobs },
  { name: "protection", everyMs: 30_000, run: sweepProtection },
  { name: "days", everyMs: 60_000, run: sweepDays },
  // What nobody reports: a host that went away or was removed, or was updated by hand.
  { name: "rollout", everyMs: 30_000, run: reviewRollout },
  { name: "listings", everyMs: 60_000, run: sweepListings },
  { name: "sizes", everyMs: 60_000, run: sweepSizes },
  { name: "enrollment", everyMs: 30_000, run: expireTokens },
  { name: "history", everyMs: 10 * 60_000, run: (ctx) => sweepHistory(ctx, history) },
  {
    name: "missed runs",
    everyMs: 60 * 60_000,
    run: (ctx) => sweepMissedRuns(ctx, { keepDays: history.keepJobsDays }),
  },
  { name: "download links", everyMs: 60 * 60_000, run: sweepLinks },
  // Live streams end by their own clock; this only clears rows away.
  { name: "sessions", everyMs: 60_000, run: expireSessions },
  { name: "idempotency", everyMs: 10 * 60_000, run: expireIdempotencyKeys },
];

/** Frees repositories whose holders are gone: in time to matter, even where a test makes the time short. */
export function leaseSweep({ clock }: Pick<Services, "clock">, offlineMs: number): Sweep {
  const listeningSince = clock.now();
  const everyMs = Math.min(5_000, offlineMs / 2);
  return { name: "leases", everyMs, run: (ctx) => sweepLeases(ctx, { offlineMs, listeningSince }) };
}

/** Looks after the certificate that this server serves. */
export const certificateSweep = (rolloverDays: number): Sweep => ({
  name: "certificate",
  everyMs: 30_000,
  run: (ctx) => tendCertificate(ctx, { rolloverDays }),
});

export type Scheduler = {
  /** Starts no further sweep, and waits for the one that is running. */
  stop(): Promise<void>;
};

/**
 * Runs the server's own sweeps. Each waits for its end before its next wait begins, so none overtakes itself.
 */
export function startScheduler(services: Services, sweeps: readonly Sweep[]): Scheduler {
  const ctx: Ctx = { ...services, actor: { kind: "system", name: "scheduler" } };
  const stops = sweeps.map((sweep) => repeat(ctx, sweep));
  return {
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

function repeat(ctx: Ctx, { name, everyMs, run }: Sweep): () => Promise<void> {
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const wait = () => {
    if (isStopped) return;
    // Between 0.9 and 1.1 of the interval: sweeps drift apart instead of meeting every time.
    timer = setTimeout(
      () => {
        running = sweep();
      },
      everyMs * (0.9 + Math.random() * 0.2),
    );
  };
  const sweep = async () => {
    try {
      await run(ctx);
    } catch (error) {
      ctx.log.error({ err: error, sweep: name }, "sweep failed; it is tried again at its next turn");
    }
    wait();
  };
  wait();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    return running;
  };
}
