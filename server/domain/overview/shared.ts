import type { Ctx } from "@/server/core/context";
import type { AppEvent, Events } from "@/server/core/events";
import type { Database } from "@/server/db/database";

type Entry<Value> = { madeAt: number; version: number; value: Promise<Value>; next: Promise<Value> | null };
type Rules = {
  /** An answer is good for this long, whoever asks. */
  freshMs: number;
  /** Answers are made no more often than that; set where an event makes an answer stale at once. */
  restMs?: number;
};

/**
 * Keeps answers about the whole fleet in the process, so that fifty dashboards cost as much as one. With `restMs` nobody
 * is told what was before an event that has gone out: whoever asks after it waits for the next answer.
 */
export function shared<Value>({ freshMs, restMs }: Rules) {
  const known = new WeakMap<Database, Map<string, Entry<Value>>>();
  return (ctx: Ctx, key: string, make: () => Value | Promise<Value>): Promise<Value> => {
    const entries = known.get(ctx.db) ?? new Map<string, Entry<Value>>();
    known.set(ctx.db, entries);
    const nowMs = ctx.clock.now().getTime();
    const renew = (): Promise<Value> => {
      const value = (async () => make())();
      const entry = { madeAt: ctx.clock.now().getTime(), version: versionOf(ctx.events), value, next: null };
      entries.set(key, entry);
      value.catch(() => entries.delete(key));
      return value;
    };
    for (const [other, { madeAt }] of entries) if (nowMs - madeAt > freshMs) entries.delete(other);
    const entry = entries.get(key);
    if (!entry) return renew();
    if (restMs === undefined || entry.version === versionOf(ctx.events)) return entry.value;
    const waitMs = restMs - (nowMs - entry.madeAt);
    if (waitMs <= 0) return renew();
    entry.next ??= new Promise<void>((resolve) => setTimeout(resolve, waitMs)).then(renew);
    return entry.next;
  };
}

const versions = new WeakMap<Events, { count: number }>();

/** Grows with every event that may change what the fleet looks like. */
function versionOf(events: Events): number {
  const known = versions.get(events);
  if (known) return known.count;
  const version = { count: 0 };
  versions.set(events, version);
  events.onAny((event) => {
    if (isNews(event)) version.count += 1;
  });
  return 0;
}

const isNews = ({ name }: AppEvent): boolean => name !== "job.progressed" && name !== "job.logged";

const SLICE_MS = 10;
/** Lets everybody else have a turn, once this one was long enough. */
export function createTurns(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < SLICE_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    began = performance.now();
  };
}
