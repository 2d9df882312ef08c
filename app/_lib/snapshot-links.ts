/** The addresses of what can be done with a snapshot. Pure. */
import type { DownloadFormat } from "./api-types";
import { wizardPath } from "./restore-plan";

/** A snapshot, and the host that reads it in the place of its own. */
export type Place = { hostId: string; snapshotId: string; via: string | null };

const queryOf = (pairs: readonly (readonly [string, string | null])[]): string => {
  const query = new URLSearchParams(pairs.filter((pair): pair is [string, string] => pair[1] !== null));
  return query.size === 0 ? "" : `?${query}`;
};

/** The tree of a snapshot with that folder open. */
export const treePath = ({ hostId, snapshotId, via }: Place, path = "/"): string =>
  `/hosts/${hostId}/snapshots/${snapshotId}${queryOf([
    ["path", path === "/" ? null : path],
    ["via", via],
  ])}`;

/** The way to restore it; without paths, all of it. */
export const restorePath = ({ hostId, snapshotId, via }: Place, paths: string[] = []): string =>
  wizardPath(hostId, { snapshotId, paths, viaHostId: via });

export const downloadPath = ({ hostId, snapshotId, via }: Place, path: string, format: DownloadFormat): string =>
  `/api/hosts/${hostId}/snapshots/${snapshotId}/download${queryOf([
    ["path", path],
    ["format", format],
    ["via_host_id", via],
  ])}`;

type Search = { hostId: string; pattern?: string; isExact?: boolean; isCaseIgnored?: boolean; via: string | null };
export const findPath = ({ hostId, pattern, isExact, isCaseIgnored, via }: Search): string =>
  `/hosts/${hostId}/find${queryOf([
    ["q", pattern || null],
    ["exact", isExact ? "1" : null],
    ["case", isCaseIgnored ? "any" : null],
    ["via", via],
  ])}`;

type Pair = { hostId: string; from: string | null; to: string | null; path?: string; via: string | null };
export const diffPath = ({ hostId, from, to, path, via }: Pair): string =>
  `/hosts/${hostId}/diff${queryOf([
    ["from", from],
    ["to", to],
    ["path", path === undefined || path === "/" ? null : path],
    ["via", via],
  ])}`;
