import { type Occurrence, occurrenceJobId, occurrencesAfter, spreadMs } from "@/agent/calendar/mod";
import type { JobCause, JobKind, JobState } from "@/agent/protocol/mod";
import type { Part } from "./cast";
import type { Group, Planned } from "./plan";
import type { Dice } from "./random";
import { DAY_MS, MINUTE_MS } from "./rows";

/** One run that has ended. */
export type Run = {
  jobId: string;
  kind: JobKind;
  plan: Planned | null;
  group: Group | null;
  nominalAt: Date | null;
  startedAt: Date;
  finishedAt: Date;
  state: JobState;
  cause: JobCause | null;
};
export type Missed = { plan: Planned; firstAt: Date; lastAt: Date; count: number };
type Span = { part: Part; groups: readonly Group[]; plans: readonly Planned[]; from: Date; now: Date };

/** All runs of a host, oldest first, and those that never came. */
export function historyOf(span: Span, dice: Dice): { runs: Run[]; missed: Missed[] } {
  const { now, part } = span;
  const away = awayTimes(span, dice);
  const runs: Run[] = [];
  const missed: Missed[] = [];
  for (const plan of span.plans) {
    if (!plan.isEnabled) continue;
    const pausedFrom = plan.pausedUntil === null ? now : new Date(now.getTime() - 4 * DAY_MS);
    const lost = new Map<(typeof away)[number], Date[]>();
    for (const { nominalAt, dueAt } of occurrencesIn(plan, span)) {
      if (dueAt >= pausedFrom) break;
      const gap = away.find(({ from, until }) => dueAt >= from && dueAt < until);
      if (gap) lost.set(gap, [...(lost.get(gap) ?? []), nominalAt]);
      else runs.push(...runsAt({ ...span, plan, nominalAt, dueAt }, dice));
    }
    for (const [gap, times] of lost) {
      const [firstAt, lastAt] = [times[0], times.at(-1)];
      // A host that is still away has told nobody yet.
      if (firstAt && lastAt && gap.until <= now) missed.push({ plan, firstAt, lastAt, count: times.length });
    }
  }
  if (part.story.is === "no_schedule") runs.push(...runsByHand(span, dice));
  const ended = runs.filter(({ finishedAt }) => finishedAt < now);
  return { runs: ended.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime()), missed };
}

const nominal = new Map<string, { from: number; until: number; times: Date[] }>();

/** The same as `occurrencesAfter`; thousands of hosts share a few cron expressions, so each is worked out once. */
function occurrencesIn(plan: Planned, { from, now }: Pick<Span, "from" | "now">): Occurrence[] {
  const key = `${plan.timeZone} ${plan.cron}`;
  let known = nominal.get(key);
  if (!known || known.from > from.getTime() || known.until < now.getTime()) {
    const start = from.getTime() - 2 * DAY_MS;
    const times: Date[] = [];
    for (const { nominalAt } of occurrencesAfter(plan, new Date(start))) {
      if (nominalAt > now) break;
      times.push(nominalAt);
    }
    known = { from: start, until: now.getTime(), times };
    nominal.set(key, known);
  }
  const delayMs = spreadMs(plan.scheduleId, plan.spreadSeconds);
  return known.times
    .filter((nominalAt) => nominalAt > from && nominalAt <= now)
    .map((nominalAt) => ({ nominalAt, dueAt: new Date(nominalAt.getTime() + delayMs) }));
}

/** When the host, or its agent, was off: now and then for a night, and what its story says. */
function awayTimes({ part: { story, tags }, from, now }: Span, dice: Dice) {
  const times: { from: Date; until: Date }[] = [];
  const add = (start: number, length: number) => times.push({ from: new Date(start), until: new Date(start + length) });
  const often = tags.includes("laptop") ? 9 : 75;
  const end = now.getTime() - 15 * DAY_MS;
  for (
    let at = from.getTime() + dice.between(5, often) * DAY_MS;
    at < end;
    at += dice.between(0.5, 1.5) * often * DAY_MS
  )
    add(at, dice.between(0.7, 2) * DAY_MS);
  if (story.is === "overdue") add(now.getTime() - story.days * DAY_MS, (story.isOnline ? 1 : 2) * story.days * DAY_MS);
  return times;
}

type At = Span & { plan: Planned; nominalAt: Date; dueAt: Date };

function runsAt(at: At, dice: Dice): Run[] {
  const { plan, groups, nominalAt, dueAt } = at;
  if (plan.kind !== "backup") {
    const startedAt = new Date(dueAt.getTime() + 2_000);
    const finishedAt = new Date(startedAt.getTime() + durationMs(at.part, plan.kind, dice));
    const jobId = occurrenceJobId(plan.scheduleId, nominalAt);
    return [
      { jobId, kind: plan.kind, plan, group: null, nominalAt, startedAt, finishedAt, state: "succeeded", cause: null },
    ];
  }
  let startMs = dueAt.getTime() + dice.whole(1, 5) * 1_000;
  return groups
    .filter(({ sourceGroupId }) => plan.sourceGroupIds.includes(sourceGroupId))
    .map((group) => {
      const startedAt = new Date(startMs);
      const { state, cause } = outcomeAt(at, dice);
      startMs += state === "failed" ? dice.whole(20, 300) * 1_000 : durationMs(at.part, "backup", dice);
      const jobId = occurrenceJobId(plan.scheduleId, nominalAt, group.sourceGroupId);
      return { jobId, kind: "backup", plan, group, nominalAt, startedAt, finishedAt: new Date(startMs), state, cause };
    });
}

const PASSING: readonly JobCause[] = ["repo_unreachable", "repo_locked", "agent_restarted"];

function outcomeAt({ part: { story }, dueAt, now }: At, dice: Dice): Pick<Run, "state" | "cause"> {
  const age = (now.getTime() - dueAt.getTime()) / DAY_MS;
  if (story.is === "failing" && age < story.days) return { state: "failed", cause: story.cause };
  if (story.is === "partial" && age < 20) return { state: "partial", cause: story.cause };
  if (age < 2) return { state: "succeeded", cause: null };
  if (dice.chance(0.015)) return { state: "failed", cause: dice.pick(PASSING) };
  if (dice.chance(0.01)) return { state: "partial", cause: "permission_denied" };
  return { state: "succeeded", cause: null };
}

/** From a minute to forty, by how much the host holds. */
function durationMs({ bytes }: Part, kind: JobKind, dice: Dice): number {
  const size = Math.min(30, 1 + Math.sqrt(bytes / 2 ** 30) / 1.6);
  const share = { prune: 1.1, check: 0.8, verify: 0.3, forget: 0.05 }[String(kind)] ?? 1;
  return Math.round(Math.max(0.2, size * share * dice.between(0.7, 1.3)) * MINUTE_MS);
}

function runsByHand({ part, groups, from, now }: Span, dice: Dice): Run[] {
  const runs: Run[] = [];
  for (let at = now.getTime() - 9 * DAY_MS; at > from.getTime(); at -= dice.between(20, 40) * DAY_MS) {
    const startedAt = new Date(at);
    const finishedAt = new Date(at + durationMs(part, "backup", dice));
    const common = { plan: null, nominalAt: null, startedAt, finishedAt, state: "succeeded", cause: null } as const;
    runs.push({ jobId: dice.id(), kind: "backup", group: groups[0] ?? null, ...common });
  }
  return runs;
}
