import type { AppEvent } from "@/server/core/events";

/** Events are gathered this long before what they touch is fetched again: at most two updates a second. */
const GATHER_MS = 500;
/** What is read for the whole fleet is fetched at most this often, however many hosts are busy. */
const FLEET_REST_MS = 2000;

/** Queries that cost the more the larger the fleet is. With a host in their input they are about that one only. */
const FLEET_QUERIES: readonly string[] = ["hosts.list", "repositories.list", "schedules.list", "schedules.week"];

/** @param queryKey as tRPC builds it: `[path, { input }]` */
export function isFleetQuery([path, options]: readonly unknown[]): boolean {
  if (!Array.isArray(path)) return false;
  const isFleetWide = path[0] === "overview" || FLEET_QUERIES.includes(path.join("."));
  return isFleetWide && !JSON.stringify(options ?? {}).includes('"hostId"');
}

type Pace = { restMs: number; now?: () => number; flush: (events: AppEvent[]) => void };
export type Gatherer = { push(event: AppEvent): void; clear(): void };

/** Gathers events for a moment and hands them on together, and after that not before `restMs` have passed. */
export function createGatherer({ restMs, flush, now = Date.now }: Pace): Gatherer {
  const waiting = new Map<string, AppEvent>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let lastAt = Number.NEGATIVE_INFINITY;
  const run = () => {
    timer = null;
    lastAt = now();
    const events = [...waiting.values()];
    waiting.clear();
    flush(events);
  };
  return {
    push(event) {
      waiting.set(JSON.stringify(event), event);
      timer ??= setTimeout(run, Math.max(GATHER_MS, lastAt + restMs - now()));
    },
    clear() {
      if (timer) clearTimeout(timer);
      timer = null;
      waiting.clear();
    },
  };
}

type Refetch = (events: AppEvent[], isWanted: (queryKey: readonly unknown[]) => boolean) => void;

/** Events go to two gatherers: what is about one thing is fetched soon, what is about the fleet with rests. */
export function createPace(refetch: Refetch): Gatherer {
  const single = createGatherer({ restMs: 0, flush: (events) => refetch(events, (key) => !isFleetQuery(key)) });
  const fleet = createGatherer({ restMs: FLEET_REST_MS, flush: (events) => refetch(events, isFleetQuery) });
  return {
    push(event) {
      single.push(event);
      fleet.push(event);
    },
    clear() {
      single.clear();
      fleet.clear();
    },
  };
}
