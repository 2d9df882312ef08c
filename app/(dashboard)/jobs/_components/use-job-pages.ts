"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { Job } from "@/app/_lib/api-types";
import { JOBS_PER_PAGE, type JobFilters, jobsInput } from "@/app/_lib/job-list";
import { useTRPCClient } from "@/app/_lib/trpc";

/** Progress is no reason for an event to every list; lists that show a running job look for it this often. */
const PROGRESS_MS = 2000;
const hasRunning = (jobs: readonly Job[]): boolean => jobs.some(({ state }) => state === "running");

const FIRST: string | undefined = undefined;

/** The list page by page: `before` names the last job of the page before. */
export function useJobPages(filters: JobFilters, atStart: Job[]) {
  const client = useTRPCClient();
  const input = jobsInput(filters);
  const query = useInfiniteQuery({
    // The shape of tRPC's own keys, so that live events reach it.
    queryKey: [["jobs", "list"], { input, type: "infinite" }],
    queryFn: ({ pageParam, signal }) =>
      client.jobs.list.query({ ...input, ...(pageParam === undefined ? {} : { before: pageParam }) }, { signal }),
    initialPageParam: FIRST,
    initialData: { pages: [atStart], pageParams: [FIRST] },
    refetchInterval: ({ state }) => (hasRunning(state.data?.pages.flat() ?? []) ? PROGRESS_MS : false),
    getNextPageParam: (page) => (page.length < JOBS_PER_PAGE ? undefined : page.at(-1)?.jobId),
  });
  return {
    jobs: distinct(query.data.pages.flat()),
    error: query.error,
    hasOlder: query.hasNextPage,
    isLoadingOlder: query.isFetchingNextPage,
    loadOlder: () => void query.fetchNextPage(),
  };
}

/** Pages that were read at different moments may overlap. */
const distinct = (jobs: Job[]): Job[] => [...new Map(jobs.map((job) => [job.jobId, job])).values()];
