/** The filters of the fleet's schedules, as they stand in the address. Pure. */
import { SCHEDULE_KINDS, type ScheduleKind } from "@/agent/protocol/mod";
import type { SchedulesInput } from "./api-types";
import type { ScheduleState } from "./status";

export const SCHEDULES_PER_PAGE = 50;
export const SCHEDULE_STATE_NAMES = [...(["active", "paused", "disabled"] as const)] satisfies ScheduleState[];

/** null where everything will do. */
export type ScheduleFilters = {
  search: string;
  kind: ScheduleKind | null;
  state: ScheduleState | null;
  hostId: string | null;
};
export const NO_SCHEDULE_FILTERS: ScheduleFilters = { search: "", kind: null, state: null, hostId: null };

type Params = { get(name: string): string | null };

/** Reads filters from a query string; what it does not know counts as not given. */
export const scheduleFiltersFrom = (params: Params): ScheduleFilters => ({
  search: (params.get("q") ?? "").slice(0, 100),
  kind: SCHEDULE_KINDS.find((kind) => kind === params.get("kind")) ?? null,
  state: SCHEDULE_STATE_NAMES.find((state) => state === params.get("state")) ?? null,
  hostId: /^[A-Za-z0-9_-]{1,64}$/.exec(params.get("host") ?? "")?.[0] ?? null,
});

/** The address with these filters; whatever else it says, such as the week, stays. */
export function schedulesPath({ search, kind, state, hostId }: ScheduleFilters, day: string | null = null): string {
  const given = { q: search, kind, state, host: hostId, week: day };
  const params = new URLSearchParams(Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return params.size > 0 ? `/schedules?${params}` : "/schedules";
}

/** What to ask the server for. */
export const schedulesInput = ({ search, kind, state, hostId }: ScheduleFilters): SchedulesInput => ({
  limit: SCHEDULES_PER_PAGE,
  ...(search.trim() ? { search: search.trim() } : {}),
  ...(kind ? { kind } : {}),
  ...(state ? { state } : {}),
  ...(hostId ? { hostId } : {}),
});
