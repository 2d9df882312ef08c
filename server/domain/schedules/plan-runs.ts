import { blackoutEnd, occurrencesAfter } from "@/agent/calendar/mod";
import type { Breath } from "./breath";
import type { Plan } from "./fleet-plan";

/** Half open. */
export type Span = { fromMs: number; untilMs: number };
type Run = (dueMs: number, nominalMs: number) => void;

const DAY_MS = 86_400_000;
/** No delay is longer. */
const LONGEST_DELAY_MS = DAY_MS;
/** A blackout that leaves no minute free in eight days never ends. */
const LONGEST_BLACKOUT_MS = 8 * DAY_MS;
const MINUTE_MS = 60_000;

/** Plans → their runs within one span. What plans have in common, their rule of time and their blackouts, is worked out once. */
export function createPlanRuns(span: Span, breath: Breath) {
  const timesKnown = new Map<string, number[]>();
  const endsKnown = new Map<string, (ms: number) => number | null>();

  /** The nominal times from which runs of the span may come, oldest first. */
  async function timesOf({ cron, timeZone, blackouts }: Plan): Promise<number[]> {
    const isHeldBack = blackouts.length > 0;
    const key = `${isHeldBack} ${timeZone} ${cron}`;
    const known = timesKnown.get(key);
    if (known) return known;
    const lookBackMs = LONGEST_DELAY_MS + (isHeldBack ? LONGEST_BLACKOUT_MS : 0);
    const times: number[] = [];
    const rule = { scheduleId: "", spreadSeconds: 0, cron, timeZone };
    for (const { nominalAt } of occurrencesAfter(rule, new Date(span.fromMs - lookBackMs - 1))) {
      if (nominalAt.getTime() >= span.untilMs) break;
      times.push(nominalAt.getTime());
      if (breath.isDue()) await breath.take();
    }
    timesKnown.set(key, times);
    return times;
  }

  /** When what is due may start: at once outside of blackouts, else when they end; null for never. */
  function endsOf({ blackouts, timeZone }: Plan): (ms: number) => number | null {
    const key = `${timeZone} ${JSON.stringify(blackouts)}`;
    const known = endsKnown.get(key);
    if (known) return known;
    const windows = { blackouts: [...blackouts], timeZone };
    const byMinute = new Map<number, number | null>();
    const endOf = (ms: number) => {
      const minute = Math.floor(ms / MINUTE_MS);
      let endMs = byMinute.get(minute);
      if (endMs === undefined) {
        endMs = blackoutEnd(windows, new Date(minute * MINUTE_MS))?.getTime() ?? null;
        byMinute.set(minute, endMs);
        // Every minute until then waits for the same end.
        for (let one = minute + 1; one * MINUTE_MS < (endMs ?? 0); one += 1) byMinute.set(one, endMs);
      }
      return endMs === minute * MINUTE_MS ? ms : endMs;
    };
    endsKnown.set(key, endOf);
    return endOf;
  }

  return {
    /** Gives each run that starts within the span, in order. */
    async each(plan: Plan, give: Run): Promise<void> {
      const times = await timesOf(plan);
      const { delayMs, meantAfterMs } = plan;
      if (plan.blackouts.length > 0) return eachAround(plan, { times, span, endOf: endsOf(plan), give });
      const first = firstAfter(times, Math.max(span.fromMs - 1, meantAfterMs) - delayMs);
      for (let at = first; at < times.length; at += 1) {
        const nominalMs = times[at] ?? 0;
        if (nominalMs + delayMs >= span.untilMs) break;
        give(nominalMs + delayMs, nominalMs);
      }
    },
  };
}
export type PlanRuns = ReturnType<typeof createPlanRuns>;

type Around = { times: number[]; span: Span; endOf: (ms: number) => number | null; give: Run };

/** Runs around blackouts, by the rule of `nextRuns`: of those that wait for one end, the last is made up for. */
function eachAround({ delayMs, meantAfterMs, isMadeUp }: Plan, { times, span, endOf, give }: Around): void {
  const offer: Run = (dueMs, nominalMs) => {
    if (dueMs >= span.fromMs && dueMs < span.untilMs) give(dueMs, nominalMs);
  };
  let held: { dueMs: number; nominalMs: number } | null = null;
  for (let at = firstAfter(times, meantAfterMs - delayMs); at < times.length; at += 1) {
    const nominalMs = times[at] ?? 0;
    const dueMs = nominalMs + delayMs;
    if (held && held.dueMs < dueMs) offer(held.dueMs, held.nominalMs);
    const endMs = endOf(dueMs);
    held = isMadeUp && endMs !== null && endMs !== dueMs ? { dueMs: endMs, nominalMs } : null;
    if (endMs === dueMs) offer(dueMs, nominalMs);
  }
  if (held) offer(held.dueMs, held.nominalMs);
}

/** Where the first time behind an instant stands. */
function firstAfter(times: readonly number[], afterMs: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) > afterMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
