"use client";

import { useSearchParams } from "next/navigation";
import { useCallback } from "react";
import { filtersFrom, filtersToQuery, type HostFilters } from "@/app/_lib/host-list";

/** Filters live in the URL, so that a list can be sent to somebody else and survives a reload. */
export function useHostFilters(): [HostFilters, (next: HostFilters) => void] {
  const filters = filtersFrom(useSearchParams());
  const change = useCallback((next: HostFilters) => {
    // The history API keeps typing smooth: nothing is asked of the server for it.
    window.history.replaceState(null, "", `/hosts${filtersToQuery(next)}`);
  }, []);
  return [filters, change];
}
