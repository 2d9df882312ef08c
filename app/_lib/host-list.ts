/** What the hosts list shows and in which order. Pure, so that it is tested without a browser. */
import type { Host, Protection } from "./api-types";
import { formatPlural } from "./format";
import { isInFlight } from "./status";

export const HOST_VIEWS = ["all", "attention", "running", "offline"] as const;
export type HostView = (typeof HOST_VIEWS)[number];
/** `tag` is empty when every tag will do. */
export type HostFilters = { text: string; view: HostView; tag: string };

type Params = { get(name: string): string | null };

/** Reads filters from a query string; what it does not know counts as not given. */
export function filtersFrom(params: Params): HostFilters {
  const view = HOST_VIEWS.find((known) => known === params.get("view")) ?? "all";
  return { text: (params.get("q") ?? "").slice(0, 200), view, tag: params.get("tag") ?? "" };
}

/** The query string of filters, with `?`; empty when nothing is filtered. */
export function filtersToQuery({ text, view, tag }: HostFilters): string {
  const params = new URLSearchParams();
  if (text) params.set("q", text);
  if (view !== "all") params.set("view", view);
  if (tag) params.set("tag", tag);
  const query = params.toString();
  return query ? `?${query}` : "";
}

export type Urgency = "attention" | "running" | "fine";

/** Needs action beats running: a backup under way does not hide that the last one failed or that the host is gone. */
export function urgencyOf(host: Host): Urgency {
  const last = host.lastBackup;
  if (host.repoStatus === "init_failed" || host.status === "offline") return "attention";
  if (host.repoStatus === "ready" && WANTS_ACTION[host.protection]) return "attention";
  if (last && !isInFlight(last.state) && last.state !== "succeeded" && last.state !== "cancelled") return "attention";
  if (host.repoStatus !== "ready" || (last && isInFlight(last.state))) return "running";
  return hasBackup(host) ? "fine" : "attention";
}

/** A repository that is still being set up explains why there is no backup yet. */
const WANTS_ACTION: Record<Protection, boolean> = {
  failing: true,
  overdue: true,
  never_backed_up: true,
  partial: true,
  paused: false,
  no_schedule: false,
  protected: false,
};

/** Whether a backup of the host is known to have ended with a snapshot. */
const hasBackup = ({ lastSnapshotAt, lastBackup }: Host): boolean =>
  lastSnapshotAt !== null || lastBackup?.state === "succeeded" || lastBackup?.state === "partial";

const RANK: Record<Urgency, number> = { attention: 0, running: 1, fine: 2 };

/** Needs action → running → fine, by name within each. */
export const orderHosts = <Row extends Host>(hosts: readonly Row[]): Row[] =>
  hosts.toSorted(
    (a, b) => RANK[urgencyOf(a)] - RANK[urgencyOf(b)] || a.hostname.localeCompare(b.hostname, "en", { numeric: true }),
  );

const VIEW_TEST: Record<HostView, (host: Host) => boolean> = {
  all: () => true,
  attention: (host) => urgencyOf(host) === "attention",
  running: (host) => urgencyOf(host) === "running",
  offline: (host) => host.status === "offline",
};

/** Every word of the text must be found in the name, a tag, or the repository's location. */
export function matchesFilters(host: Host, { text, view, tag }: HostFilters): boolean {
  if (!VIEW_TEST[view](host) || (tag !== "" && !host.tags.includes(tag))) return false;
  const hay = [host.hostname, ...host.tags, host.repoUrl].join("\n").toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

export const tagsOf = (hosts: readonly Host[]): string[] =>
  [...new Set(hosts.flatMap((host) => host.tags))].toSorted((a, b) => a.localeCompare(b, "en"));

/** `11 of 12 hosts online; 1 repository needs action; 2 hosts never backed up.` */
export function fleetSentence(hosts: readonly Host[]): string {
  const online = hosts.filter(({ status }) => status === "online").length;
  const broken = hosts.filter(({ repoStatus }) => repoStatus === "init_failed").length;
  const never = hosts.filter((host) => !hasBackup(host)).length;
  const parts = [`${online} of ${formatPlural(hosts.length, "host")} online`];
  if (broken > 0)
    parts.push(`${formatPlural(broken, "repository", "repositories")} ${broken === 1 ? "needs" : "need"} action`);
  if (never > 0) parts.push(`${formatPlural(never, "host")} never backed up`);
  return `${parts.join("; ")}.`;
}
