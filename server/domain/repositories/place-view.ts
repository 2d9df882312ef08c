import { type JobCause, jobCauseSchema } from "@/agent/protocol/mod";
import type { PlaceHostRow, PlaceRow } from "@/server/db/database";
import { explainCause } from "@/server/domain/jobs";

/** What a person has to do about a repository, the worst first; as the database numbers them, from 1. */
export const TROUBLES = ["damaged", "unusable", "locked", "unchecked", "pending", "none"] as const;
export type Trouble = (typeof TROUBLES)[number];

export type PlaceHost = { hostId: string; hostname: string; isOnline: boolean };

/** A repository, whichever hosts use it. */
export type PlaceView = {
  /** restic's own id of it, or its location until that is known. */
  placeId: string;
  /** Without credentials. */
  url: string;
  state: "pending" | "ready" | "init_failed";
  cause: JobCause | null;
  fix: string | null;
  trouble: Trouble;
  hostCount: number;
  /** The first of them by name. */
  hosts: PlaceHost[];
  /** One of the named hosts that is online and can open it: it would do the work. Null when there is none. */
  workHostId: string | null;
  /** As the hosts list them; null while none has. */
  snapshotCount: number;
  sizeBytes: number | null;
  sizeMeasuredAt: Date | null;
  /** Null until a host has looked. */
  lockCount: number | null;
  locksSeenAt: Date | null;
  lastPruneAt: Date | null;
  lastCheckAt: Date | null;
  lastCheckState: "succeeded" | "failed" | null;
  lastVerifyAt: Date | null;
  lastVerifyState: "succeeded" | "failed" | null;
};

export type PlacePage = {
  places: PlaceView[];
  /** On all pages. */
  total: number;
  /** Of what was searched for; 0 on a page without any, too. */
  needsAction: number;
};

type Deps = { hosts: readonly PlaceHostRow[]; isOnline(hostId: string): boolean };

export function toPlaceView(row: PlaceRow, { hosts, isOnline }: Deps): PlaceView {
  const cause = jobCauseSchema.nullable().parse(row.cause);
  const named = hosts.map(({ hostId, hostname, state }) => ({ hostId, hostname, state, isOnline: isOnline(hostId) }));
  const [lastCheckAt, lastCheckState] = toOutcome(row.lastCheck);
  const [lastVerifyAt, lastVerifyState] = toOutcome(row.lastVerify);
  const [locksSeenAt, lockCount = ""] = row.locks?.split("|") ?? [];
  return {
    placeId: row.key,
    url: row.url,
    state: row.isFailed ? "init_failed" : row.isReady ? "ready" : "pending",
    cause,
    fix: explainCause(cause)?.fix ?? null,
    trouble: TROUBLES[row.trouble - 1] ?? "none",
    hostCount: row.hostCount,
    hosts: named.map(({ state: _state, ...host }) => host),
    workHostId: named.find((host) => host.isOnline && host.state === "ready")?.hostId ?? null,
    // Each host lists all snapshots of the repository, so the longest list is the whole.
    snapshotCount: Math.max(0, ...hosts.map(({ snapshots }) => snapshots)),
    sizeBytes: row.sizeBytes,
    sizeMeasuredAt: toDate(row.sizeMeasuredAt),
    lockCount: locksSeenAt === undefined ? null : Number(lockCount),
    locksSeenAt: toDate(locksSeenAt ?? null),
    lastPruneAt: toDate(row.lastPruneAt),
    ...{ lastCheckAt, lastCheckState, lastVerifyAt, lastVerifyState },
  };
}

function toOutcome(text: string | null): [Date | null, "succeeded" | "failed" | null] {
  const [at, state] = text?.split("|") ?? [];
  return [toDate(at ?? null), state === "succeeded" || state === "failed" ? state : null];
}

const toDate = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** Rows by the place that they belong to, each in the order they came. */
export function byKey<Row extends { key: string }>(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.key, [...(groups.get(row.key) ?? []), row]);
  return groups;
}
