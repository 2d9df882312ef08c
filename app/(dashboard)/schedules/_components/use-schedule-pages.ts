"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { Schedule } from "@/app/_lib/api-types";
import { SCHEDULES_PER_PAGE, type ScheduleFilters, schedulesInput } from "@/app/_lib/schedule-list";
import { useTRPCClient } from "@/app/_lib/trpc";
import { useSettled } from "@/app/_lib/use-settled";

export type ListStart = { filters: ScheduleFilters; schedules: Schedule[] };
const FIRST: string | undefined = undefined;
/** Time alone changes what comes next. */
const NEXT_RUNS_MS = 60_000;

/** The list page by page: `after` names the last schedule of the page before. */
export function useSchedulePages(filters: ScheduleFilters, start: ListStart) {
  const client = useTRPCClient();
  const search = useSettled(filters.search);
  const input = schedulesInput({ ...filters, search });
  const isStart = JSON.stringify(input) === JSON.stringify(schedulesInput(start.filters));
  const query = useInfiniteQuery({
    // The shape of tRPC's own keys, so that live events reach it.
    queryKey: [["schedules", "list"], { input, type: "infinite" }],
    queryFn: ({ pageParam, signal }) =>
      client.schedules.list.query({ ...input, ...(pageParam === undefined ? {} : { after: pageParam }) }, { signal }),
    initialPageParam: FIRST,
    ...(isStart ? { initialData: { pages: [start.schedules], pageParams: [FIRST] } } : {}),
    placeholderData: keepPreviousData,
    refetchInterval: NEXT_RUNS_MS,
    getNextPageParam: (page) => (page.length < SCHEDULES_PER_PAGE ? undefined : page.at(-1)?.scheduleId),
  });
  const schedules = query.data?.pages.flat() ?? [];
  return {
    // Pages that were read at different moments may overlap.
    schedules: [...new Map(schedules.map((one) => [one.scheduleId, one])).values()],
    isLoading: query.isPending || query.isPlaceholderData,
    error: query.error,
    hasMore: query.hasNextPage,
    isLoadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
  };
}
