import type { Host } from "./api-types";

export type VersionShare = { version: string; hosts: number };

/** How many hosts run which agent, the most common first. */
export function versionSpread(hosts: readonly Pick<Host, "agentVersion">[]): VersionShare[] {
  const counts = new Map<string, number>();
  for (const { agentVersion } of hosts) counts.set(agentVersion, (counts.get(agentVersion) ?? 0) + 1);
  return [...counts]
    .map(([version, count]) => ({ version, hosts: count }))
    .sort((a, b) => b.hosts - a.hosts || a.version.localeCompare(b.version));
}

const UNDER_WAY = ["offered", "waiting", "downloading", "refused", "failed", "rolled_back"] as const;

/** Hosts whose last update is under way or went wrong, the troubled ones first. */
export function openUpdates<One extends Pick<Host, "update" | "hostname">>(hosts: readonly One[]): One[] {
  const rank = ({ update }: One) => UNDER_WAY.indexOf((update?.state ?? "offered") as (typeof UNDER_WAY)[number]);
  return hosts
    .filter(({ update }) => update !== null && update.state !== "done")
    .sort((a, b) => rank(b) - rank(a) || a.hostname.localeCompare(b.hostname));
}
