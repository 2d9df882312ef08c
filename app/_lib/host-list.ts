/** What the hosts table is asked for, as the address says it. The rules of order and search are the server's. */
import type { HostSearchInput, HostSort, HostViewName, Protection } from "./api-types";

export const HOST_VIEWS = ["all", "attention", "running", "offline"] as const satisfies readonly HostViewName[];
const HOST_SORTS = ["urgency", "name", "last_good", "next_run", "agent_version"] as const satisfies readonly HostSort[];
const STATUSES = ["online", "offline"] as const;
const PROTECTIONS = [
  ...(["failing", "overdue", "never_backed_up", "partial", "unproven"] as const),
  ...(["paused", "no_schedule", "protected"] as const),
] as const satisfies readonly Protection[];

/** Empty texts and null mean that everything will do. */
export type HostFilters = {
  text: string;
  view: HostViewName;
  tags: string[];
  status: (typeof STATUSES)[number] | null;
  version: string;
  protection: Protection | null;
  sort: HostSort;
  isDescending: boolean;
};

export const NO_FILTERS: HostFilters = {
  ...{ text: "", view: "all", tags: [], status: null, version: "", protection: null },
  ...{ sort: "urgency", isDescending: false },
};

type Params = { get(name: string): string | null };
const oneOf = <Value extends string>(known: readonly Value[], text: string | null): Value | null =>
  known.find((value) => value === text) ?? null;

/** Reads filters from a query string; what it does not know counts as not given. */
export function filtersFrom(params: Params): HostFilters {
  const sort = params.get("sort") ?? "";
  return {
    text: (params.get("q") ?? "").slice(0, 200),
    view: oneOf(HOST_VIEWS, params.get("view")) ?? "all",
    tags: (params.get("tag") ?? "").split(",").filter(Boolean).slice(0, 20),
    status: oneOf(STATUSES, params.get("status")),
    version: (params.get("version") ?? "").slice(0, 64),
    protection: oneOf(PROTECTIONS, params.get("protection")),
    sort: oneOf(HOST_SORTS, sort.replace(/^-/, "")) ?? "urgency",
    isDescending: sort.startsWith("-"),
  };
}

/** The query string of filters, with `?`; empty when nothing is filtered. */
export function filtersToQuery(filters: HostFilters): string {
  const { text, view, tags, status, version, protection, sort, isDescending } = filters;
  const params = new URLSearchParams();
  if (text) params.set("q", text);
  if (view !== "all") params.set("view", view);
  if (tags.length > 0) params.set("tag", tags.join(","));
  if (status) params.set("status", status);
  if (version) params.set("version", version);
  if (protection) params.set("protection", protection);
  if (sort !== "urgency" || isDescending) params.set("sort", `${isDescending ? "-" : ""}${sort}`);
  const query = params.toString();
  return query ? `?${query}` : "";
}

/** What the server is asked with, but for the page. */
export function whichHosts({ text, view, tags, status, version, protection }: HostFilters) {
  return {
    ...{ text, view, tags },
    ...(status ? { status } : {}),
    ...(version ? { agentVersion: version } : {}),
    ...(protection ? { protection } : {}),
  } satisfies HostSearchInput;
}

export const HOSTS_PER_PAGE = 50;
export const searchInput = (filters: HostFilters, page: number): HostSearchInput => ({
  ...whichHosts(filters),
  ...{ sort: filters.sort, isDescending: filters.isDescending },
  ...{ offset: page * HOSTS_PER_PAGE, limit: HOSTS_PER_PAGE },
});

/** The next order of a column: upwards, downwards, and back to what needs action first. */
export function nextSort(
  { sort, isDescending }: HostFilters,
  column: HostSort,
): Pick<HostFilters, "sort" | "isDescending"> {
  if (sort !== column) return { sort: column, isDescending: false };
  return isDescending ? { sort: "urgency", isDescending: false } : { sort, isDescending: true };
}

/** Whether anything is left out. */
export const isFiltered = (filters: HostFilters): boolean =>
  filtersToQuery({ ...filters, sort: "urgency", isDescending: false }) !== "";

/**
 * The selection after a click: that row alone is turned over, and with shift every row between it and the last click
 * becomes what it becomes.
 */
export function selectRows(
  selected: ReadonlySet<string>,
  click: { id: string; range: readonly string[] },
): ReadonlySet<string> {
  const next = new Set(selected);
  const isOn = !selected.has(click.id);
  for (const id of new Set([click.id, ...click.range])) {
    if (isOn) next.add(id);
    else next.delete(id);
  }
  return next;
}
