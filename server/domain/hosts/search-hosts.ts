import { type JobKind, jobKindSchema } from "@/agent/protocol/mod";
import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { type Counted, hostIndex, type IndexedHost } from "./host-index";
import {
  type FilterHostsInput,
  filterHostsSchema,
  HOST_VIEWS,
  type HostFilters,
  type HostSort,
  type HostViewName,
  MAX_BULK_HOSTS,
  type SearchHostsInput,
  searchHostsSchema,
} from "./schemas";
import { URGENCIES } from "./urgency";
import { type HostView, toHostView } from "./view";

/** A host of a search, with the job that it has in hand. */
export type FoundHost = HostView & { activeJob: { jobId: string; kind: JobKind } | null };

export type HostSearch = {
  rows: FoundHost[];
  /** How many hosts match in all. */
  total: number;
  /** How many would match under each view. */
  counts: Record<HostViewName, number>;
  /** The whole fleet, whatever was searched for. */
  fleet: { hosts: number; online: number; repositoriesFailed: number; neverBackedUp: number };
  /** The most used first. */
  tags: Counted[];
  agentVersions: Counted[];
  /** Something changed since the fleet was read; it is too soon to read it again. */
  isBehind: boolean;
};

/** As many as a menu can show. */
const MAX_CHOICES = 500;

/** One page of the hosts that match, in order; as many SQL statements for ten hosts as for ten thousand. */
export async function searchHosts(ctx: Ctx, input: SearchHostsInput = {}): Promise<HostSearch> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { offset, limit, sort, isDescending, ...filters } = parseInput(searchHostsSchema, input);
  const { index, isBehind } = hostIndex(ctx);
  const candidates = matching(index.hosts, { ...filters, view: "all" });
  const found = ordered(candidates.filter(VIEW_TEST[filters.view]), sort, isDescending);
  const page = found.slice(offset, offset + limit);
  const rows = new Map(ctx.db.reads.hostsByIds(page.map(({ id }) => id)).map((row) => [row.id, row]));
  return {
    rows: page.flatMap((host) => {
      const row = rows.get(host.id);
      return row ? { ...toHostView(ctx, row), activeJob: activeJobOf(host) } : [];
    }),
    total: found.length,
    counts: countViews(candidates),
    fleet: {
      hosts: index.hosts.length,
      online: index.hosts.filter(({ isOnline }) => isOnline).length,
      repositoriesFailed: index.hosts.filter(({ repoState }) => repoState === "init_failed").length,
      neverBackedUp: index.hosts.filter((host) => !host.hasBackup).length,
    },
    tags: index.tags.slice(0, MAX_CHOICES),
    agentVersions: index.agentVersions.slice(0, MAX_CHOICES),
    isBehind,
  };
}

/** Ids of all hosts that match, most urgent first, as many as one bulk action takes. */
export async function findHostIds(
  ctx: Ctx,
  input: FilterHostsInput = {},
): Promise<{ hostIds: string[]; total: number }> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const filters = parseInput(filterHostsSchema, input);
  const found = ordered(matching(hostIndex(ctx).index.hosts, filters), "urgency", false);
  return { hostIds: found.slice(0, MAX_BULK_HOSTS).map(({ id }) => id), total: found.length };
}

const activeJobOf = ({ activeJobId, activeJobKind }: IndexedHost): FoundHost["activeJob"] =>
  activeJobId === null ? null : { jobId: activeJobId, kind: jobKindSchema.parse(activeJobKind) };

const VIEW_TEST: Record<HostViewName, (host: IndexedHost) => boolean> = {
  all: () => true,
  attention: ({ urgency }) => urgency === "attention",
  running: ({ urgency, activeJobId }) => urgency === "running" || activeJobId !== null,
  offline: ({ isOnline }) => !isOnline,
};

/** Every word of the text must be found in the name, a tag, or the repository's location; every tag must be there. */
function matching(hosts: readonly IndexedHost[], filters: HostFilters): IndexedHost[] {
  const { view, tags, status, agentVersion, protection } = filters;
  const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean);
  return hosts.filter(
    (host) =>
      (status === undefined || host.isOnline === (status === "online")) &&
      (agentVersion === undefined || host.agentVersion === agentVersion) &&
      (protection === undefined || host.protection === protection) &&
      tags.every((tag) => host.tags.includes(tag)) &&
      words.every((word) => host.hay.includes(word)) &&
      VIEW_TEST[view](host),
  );
}

function countViews(hosts: readonly IndexedHost[]): Record<HostViewName, number> {
  const counts = { all: 0, attention: 0, running: 0, offline: 0 };
  for (const host of hosts) for (const view of HOST_VIEWS) if (VIEW_TEST[view](host)) counts[view] += 1;
  return counts;
}

/** What a host is ordered by; whoever has no such time comes last, in either direction. */
const KEY: Record<HostSort, (host: IndexedHost) => number | string | null> = {
  urgency: ({ urgency }) => URGENCIES.indexOf(urgency),
  name: ({ place }) => place,
  last_good: ({ lastSnapshotAt }) => lastSnapshotAt?.getTime() ?? null,
  next_run: ({ nextRunAt }) => nextRunAt?.getTime() ?? null,
  agent_version: ({ agentVersion }) => agentVersion,
};

function ordered(hosts: readonly IndexedHost[], sort: HostSort, isDescending: boolean): IndexedHost[] {
  const sign = isDescending ? -1 : 1;
  const keyed = hosts.map((host) => ({ host, key: KEY[sort](host) }));
  keyed.sort((a, b) => {
    if (a.key === b.key) return a.host.place - b.host.place;
    if (a.key === null || b.key === null) return a.key === null ? 1 : -1;
    return a.key < b.key ? -sign : sign;
  });
  return keyed.map(({ host }) => host);
}
