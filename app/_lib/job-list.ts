/** The filters of the jobs list. */
import { JOB_KINDS, JOB_STATES, type JobKind, type JobState } from "@/agent/protocol/mod";
import type { JobsInput } from "./api-types";

export const JOBS_PER_PAGE = 50;

/** How far back, in hours; the keys are what the address says. */
export const SINCE = { "1h": 1, "24h": 24, "7d": 7 * 24, "30d": 30 * 24 } as const;
export type Since = keyof typeof SINCE;
export const SINCES: readonly Since[] = ["1h", "24h", "7d", "30d"];

/** null where everything will do. */
export type JobFilters = {
  kind: JobKind | null;
  state: JobState | null;
  hostId: string | null;
  since: Since | null;
};
export const NO_JOB_FILTERS: JobFilters = { kind: null, state: null, hostId: null, since: null };

type Params = { get(name: string): string | null };

/** Reads filters from a query string; what it does not know counts as not given. */
export function jobFiltersFrom(params: Params): JobFilters {
  return {
    kind: JOB_KINDS.find((kind) => kind === params.get("kind")) ?? null,
    state: JOB_STATES.find((state) => state === params.get("state")) ?? null,
    hostId: /^[A-Za-z0-9_-]{1,64}$/.exec(params.get("host") ?? "")?.[0] ?? null,
    since: SINCES.find((since) => since === params.get("since")) ?? null,
  };
}

/** The address of the list with these filters. */
export function jobsPath({ kind, state, hostId, since }: JobFilters): string {
  const params = new URLSearchParams();
  if (kind) params.set("kind", kind);
  if (state) params.set("state", state);
  if (hostId) params.set("host", hostId);
  if (since) params.set("since", since);
  const query = params.toString();
  return query ? `/jobs?${query}` : "/jobs";
}

/** What to ask the server for. */
export const jobsInput = ({ kind, state, hostId, since }: JobFilters): JobsInput => ({
  limit: JOBS_PER_PAGE,
  ...(kind ? { kind } : {}),
  ...(state ? { state } : {}),
  ...(hostId ? { hostId } : {}),
  ...(since ? { withinHours: SINCE[since] } : {}),
});
