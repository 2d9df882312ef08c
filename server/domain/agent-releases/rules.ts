import { createHash } from "node:crypto";
import { type UpdateCode, type UpdateState, updateCodeSchema } from "@/agent/protocol/mod";

export const ROLLOUT_STATES = ["canary", "everyone", "stopped", "finished"] as const;
export type RolloutState = (typeof ROLLOUT_STATES)[number];
export const isUnderWay = (state: RolloutState): boolean => state === "canary" || state === "everyone";

/** Beside what agents report: `offered` until the first report, `done` once `hello` names the version. */
export const HOST_UPDATE_STATES = [
  "offered",
  "waiting",
  "downloading",
  "refused",
  "failed",
  "rolled_back",
  "done",
] as const;
export type HostUpdateState = (typeof HOST_UPDATE_STATES)[number];

const VERSION = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})$/;

/** Below 0 when `a` is the older one; null when one of them is no `1.2.3`. */
export function compareVersions(a: string, b: string): number | null {
  const [left, right] = [VERSION.exec(a), VERSION.exec(b)];
  if (!left || !right) return null;
  for (const part of [1, 2, 3]) {
    const difference = Number(left[part]) - Number(right[part]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether an agent of that version is to become the wanted one. One that cannot be compared is, unless it is the same. */
export function isBehind(version: string, wanted: string): boolean {
  const difference = compareVersions(version, wanted);
  return difference === null ? version !== wanted : difference < 0;
}

export const newestOf = (versions: readonly string[]): string | null =>
  versions.reduce<string | null>((best, version) => (best === null || isBehind(best, version) ? version : best), null);

/** `platforms` holds those that the version was built for, as `linux/amd64`. */
export type Rollout = {
  rolloutId: string;
  version: string;
  state: RolloutState;
  canaryPercent: number;
  trialMs: number;
  platforms: ReadonlySet<string>;
};
export type FleetHost = {
  id: string;
  os: string;
  arch: string;
  agentVersion: string;
  lastSeenAt: Date | null;
  updateOfferId: string | null;
  updateState: string | null;
  updateCode: string | null;
};

export const platformOf = ({ os, arch }: { os: string; arch: string }): string => `${os}/${arch}`;

/** Says something of the host and nothing of the build: such a host is left as it is, and the rollout goes on. */
const HOSTS_OWN: readonly UpdateCode[] = ["not_allowed", "not_installed", "no_release_key"];
export const isHostsOwn = (code: string | null): boolean => HOSTS_OWN.some((own) => own === code);

/** How an offer can end badly. */
const BAD_ENDINGS: readonly UpdateState[] = ["refused", "failed", "rolled_back"];
export const hasEndedBadly = (state: string | null): boolean => BAD_ENDINGS.some((ending) => ending === state);
/** Offered, and not heard the end of. */
export const isBeingUpdated = (state: string | null): boolean =>
  state === "offered" || state === "waiting" || state === "downloading";

const wasOffered = (rollout: Pick<Rollout, "rolloutId">, host: FleetHost): boolean =>
  host.updateOfferId === rollout.rolloutId;

/** Whom a rollout is about: hosts that were behind when it reached them, and that can and let themselves be updated. */
export function candidatesOf(rollout: Rollout, hosts: readonly FleetHost[]): FleetHost[] {
  const { version, platforms } = rollout;
  return hosts.filter((host) => {
    if (!platforms.has(platformOf(host))) return false;
    if (wasOffered(rollout, host)) return !(host.updateState === "refused" && isHostsOwn(host.updateCode));
    return isBehind(host.agentVersion, version);
  });
}

/** Where a host stands in the order of a rollout: as good as random, and always the same. */
const rank = (rolloutId: string, hostId: string): string =>
  createHash("sha256").update(`${rolloutId} ${hostId}`).digest("hex");

/** Who gets it first: that many percent of the candidates, at least one. */
export function canariesOf(rollout: Rollout, candidates: readonly FleetHost[]): Set<string> {
  const count = Math.max(1, Math.ceil((candidates.length * rollout.canaryPercent) / 100));
  const ranked = candidates.map(({ id }) => ({ id, rank: rank(rollout.rolloutId, id) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return new Set(ranked.slice(0, count).map(({ id }) => id));
}

/** `isAwaited` says of a host that it could still come to a verdict soon: it is there, or just on trial. */
export type Standing = {
  candidates: readonly FleetHost[];
  canaries: ReadonlySet<string>;
  isAwaited(host: FleetHost): boolean;
};

/**
 * The state that a rollout passes into by itself: finished when nobody is behind any more, and from the canaries to
 * everyone when at least one of them runs it and none is left of whom a verdict can be had now.
 */
export function nextState(rollout: Rollout, { candidates, canaries, isAwaited }: Standing): RolloutState {
  const { version, state, platforms } = rollout;
  if (!isUnderWay(state) || platforms.size === 0) return state;
  const behind = candidates.filter(({ agentVersion }) => isBehind(agentVersion, version));
  if (behind.length === 0) return "finished";
  if (state === "everyone") return state;
  const waiting = behind.filter(({ id }) => canaries.has(id));
  const hasSucceeded = waiting.length < canaries.size;
  return hasSucceeded && !waiting.some(isAwaited) ? "everyone" : state;
}

/** A stored code as the wire knows it; null for none, or for one of another version. */
export const toUpdateCode = (code: string | null): UpdateCode | null => updateCodeSchema.safeParse(code).data ?? null;
