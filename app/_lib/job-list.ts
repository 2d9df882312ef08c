/** The filters of the jobs list and the order of its rows. */
import { JOB_KINDS, JOB_STATES, type JobKind, type JobState } from "@/agent/protocol/mod";
import type { Job, JobsInput } from "./api-types";
import { isInFlight } from "./status";

export const JOBS_PER_PAGE = 50;

/** null where everything will do. */
export type JobFilters = { kind: JobKind | null; state: JobState | null; hostId: string | null };
export const NO_JOB_FILTERS: JobFilters = { kind: null, state: null, hostId: null };

type Params = { get(name: string): string | null };

/** Reads filters from a query string; what it does not know counts as not given. */
export function jobFiltersFrom(params: Params): JobFilters {
  return {
    kind: JOB_KINDS.find((kind) => kind === params.get("kind")) ?? null,
    state: JOB_STATES.find((state) => state === params.get("state")) ?? null,
    hostId: /^[A-Za-z0-9_-]{1,64}$/.exec(params.get("host") ?? "")?.[0] ?? null,
  };
}

/** The address of the list with these filters. */
export function jobsPath({ kind, state, hostId }: JobFilters): string {
  const params = new URLSearchParams();
  if (kind) params.set("kind", kind);
  if (state) params.set("state", state);
  if (hostId) params.set("host", hostId);
  const query = params.toString();
  return query ? `/jobs?${query}` : "/jobs";
}

/** What to ask the server for. */
export const jobsInput = ({ kind, state, hostId }: JobFilters): JobsInput => ({
  limit: JOBS_PER_PAGE,
  ...(kind ? { kind } : {}),
  ...(state ? { state } : {}),
  ...(hostId ? { hostId } : {}),
});

/** Jobs that go on come first; the server's order, newest first, stays otherwise. */
export const orderJobs = (jobs: readonly Job[]): Job[] =>
  jobs.toSorted((a, b) => Number(isInFlight(b.state)) - Number(isInFlight(a.state)));
