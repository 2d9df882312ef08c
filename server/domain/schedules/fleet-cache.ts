import type { Ctx } from "@/server/core/context";
import type { EventName, Events } from "@/server/core/events";
import { createBreath } from "./breath";
import { type FleetPlan, readFleetPlan } from "./fleet-plan";

/** What changes a plan, or which hosts share a repository. */
const TOUCHING: readonly EventName[] = ["schedules.changed", "config.changed", "host.removed", "host.reenrolled"];
/** What no event tells of, such as a pause that ends, shows after this time. */
const MAX_AGE_MS = 60_000;
/** Of all time at most a fifth is spent on this, however often plans change. */
const REST = 4;
const MOST_KEPT = 20;

type Kept<Value> = { revision: number; atMs: number; value: Value };
type Cache = {
  revision: number;
  kept: Map<string, Kept<unknown>>;
  running: Map<string, Promise<unknown>>;
};

/** By the process's own events, so that each test has its own. */
const caches = new WeakMap<Events, Cache>();

function cacheOf(events: Events): Cache {
  const known = caches.get(events);
  if (known) return known;
  const cache: Cache = { revision: 0, kept: new Map(), running: new Map() };
  events.onAny(({ name }) => {
    if (TOUCHING.includes(name)) cache.revision += 1;
  });
  caches.set(events, cache);
  return cache;
}

/**
 * Works something out of the fleet's plans at most once at a time, and keeps it until a plan changes. Whoever asks gets
 * what is at least as new as the question.
 */
export async function fromFleet<Value>(
  { events, clock }: Pick<Ctx, "events" | "clock">,
  key: string,
  work: () => Promise<Value>,
): Promise<Value> {
  const cache = cacheOf(events);
  const asked = cache.revision;
  for (;;) {
    const kept = cache.kept.get(key) as Kept<Value> | undefined;
    const ageMs = clock.now().getTime() - (kept?.atMs ?? 0);
    if (kept && kept.revision >= asked && ageMs >= 0 && ageMs < MAX_AGE_MS) return kept.value;
    const running = cache.running.get(key);
    if (running) await running.catch(() => {});
    else await start(cache, key, { atMs: clock.now().getTime(), work });
  }
}

async function start<Value>(
  cache: Cache,
  key: string,
  { atMs, work }: { atMs: number; work: () => Promise<Value> },
): Promise<void> {
  const { revision } = cache;
  const startedAt = performance.now();
  const result = work();
  // The next one starts only after a rest, so that a storm of changes is answered now and then.
  const rested = result.then(() => rest((performance.now() - startedAt) * REST, cache.revision !== revision));
  cache.running.set(key, rested);
  const clear = () => cache.running.delete(key);
  rested.then(clear, clear);
  const value = await result;
  cache.kept.delete(key);
  cache.kept.set(key, { revision, atMs, value });
  for (const oldest of cache.kept.keys()) {
    if (cache.kept.size <= MOST_KEPT) break;
    cache.kept.delete(oldest);
  }
}

const rest = (ms: number, isStorm: boolean): Promise<void> =>
  isStorm ? new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5000)).unref()) : Promise.resolve();

/** Every enabled schedule of the fleet. */
export const fleetPlan = (ctx: Ctx): Promise<FleetPlan> =>
  fromFleet(ctx, "plan", () => readFleetPlan(ctx.db.planned, createBreath()));
