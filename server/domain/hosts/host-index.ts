import { jobStateSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import type { Database, HostIndexRow } from "@/server/db/database";
import { type Protection, protectionOf } from "@/server/domain/protection";
import { hasBackup, type Urgency, urgencyOf } from "./urgency";

/** One host as searches know it. */
export type IndexedHost = HostIndexRow & {
  isOnline: boolean;
  protection: Protection;
  urgency: Urgency;
  hasBackup: boolean;
  /** Where it stands among all by name, as people count: web-9 before web-10. */
  place: number;
  /** Name, tags and repository in lower case. */
  hay: string;
};
export type Counted = { value: string; count: number };
export type HostIndex = { hosts: IndexedHost[]; tags: Counted[]; agentVersions: Counted[] };

/** An index may grow this old by itself, because protection changes as time goes by. */
const MAX_AGE_MS = 1000;
/** Building may take this part of the processor's time while hosts change all the time. */
const SHARE = 1 / 20;
/** What is built this fast is built for each question. */
const CHEAP_MS = 4;

type Kept = { index: HostIndex; builtAt: number; costMs: number; isBehind: boolean };
const kept = new WeakMap<Database, Kept>();
const watched = new WeakSet<Database>();

/**
 * Every host of the fleet, read once for all who ask within a moment. `isBehind` says that something has changed since,
 * and that it was too soon to read everything again: ask again after a second.
 */
export function hostIndex(ctx: Ctx): { index: HostIndex; isBehind: boolean } {
  const now = performance.now();
  const known = kept.get(ctx.db);
  if (known) {
    const age = now - known.builtAt;
    const rest = known.costMs < CHEAP_MS ? 0 : Math.min(MAX_AGE_MS, known.costMs / SHARE);
    if (age < (known.isBehind ? rest : MAX_AGE_MS)) return { index: known.index, isBehind: known.isBehind };
  }
  watch(ctx);
  const index = build(ctx);
  const builtAt = performance.now();
  kept.set(ctx.db, { index, builtAt, costMs: builtAt - now, isBehind: false });
  return { index, isBehind: false };
}

/** Whatever happens to a host or its jobs, but for the many events of a job under way, may change its line. */
function watch({ db, events }: Ctx): void {
  if (watched.has(db)) return;
  watched.add(db);
  events.onAny((event) => {
    if (!("hostId" in event) || event.name === "job.progressed" || event.name === "job.logged") return;
    const known = kept.get(db);
    if (known) known.isBehind = true;
  });
}

function build(ctx: Ctx): HostIndex {
  const now = ctx.clock.now();
  const rows = ctx.db.reads.hostIndex();
  const places = placesByName(rows.map(({ hostname }) => hostname));
  const [tags, agentVersions] = [new Map<string, number>(), new Map<string, number>()];
  const hosts = rows.map((row, i): IndexedHost => {
    for (const tag of row.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1);
    agentVersions.set(row.agentVersion, (agentVersions.get(row.agentVersion) ?? 0) + 1);
    const facts = {
      isOnline: ctx.agents.isOnline(row.id),
      repoState: row.repoState,
      protection: protectionOf(row, now),
      lastBackupState: row.lastBackupState === null ? null : jobStateSchema.parse(row.lastBackupState),
      hasSnapshot: row.lastSnapshotAt !== null,
      isBusy: row.activeJobId !== null,
    };
    return {
      ...row,
      isOnline: facts.isOnline,
      protection: facts.protection,
      urgency: urgencyOf(facts),
      hasBackup: hasBackup(facts),
      place: places[i] ?? 0,
      hay: `${row.hostname}\n${row.tags.join("\n")}\n${row.repoUrl}`.toLowerCase(),
    };
  });
  return { hosts, tags: byCount(tags), agentVersions: byCount(agentVersions) };
}

const names = new Intl.Collator("en", { numeric: true });
let ordered: { names: readonly string[]; places: readonly number[] } = { names: [], places: [] };

/** Ordering thousands of names as people do costs more than reading them, and names hardly ever change. */
function placesByName(all: readonly string[]): readonly number[] {
  if (all.length === ordered.names.length && all.every((name, i) => name === ordered.names[i])) return ordered.places;
  const places: number[] = new Array(all.length).fill(0);
  const order = all.map((name, i) => ({ name, i })).sort((a, b) => names.compare(a.name, b.name));
  for (const [place, { i }] of order.entries()) places[i] = place;
  ordered = { names: all, places };
  return places;
}

const byCount = (counts: ReadonlyMap<string, number>): Counted[] =>
  [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
