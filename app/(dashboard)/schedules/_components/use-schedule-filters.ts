"use client";

import { useSearchParams } from "next/navigation";
import { type ScheduleFilters, scheduleFiltersFrom, schedulesPath } from "@/app/_lib/schedule-list";

/** Filters and week live in the address, so that a link shows the same. */
export function useScheduleFilters() {
  const params = useSearchParams();
  const filters = scheduleFiltersFrom(params);
  const day = params.get("week");
  const go = (next: ScheduleFilters, week: string | null) =>
    window.history.replaceState(null, "", schedulesPath(next, week));
  return {
    filters,
    setFilters: (next: ScheduleFilters) => go(next, day),
    /** The first day of the week that is shown; null is today. */
    day,
    setDay: (next: string | null) => go(filters, next),
  };
}
