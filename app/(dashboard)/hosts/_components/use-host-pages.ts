"use client";

import { useQueries } from "@tanstack/react-query";
import { useRef } from "react";
import type { FoundHost, HostSearch } from "@/app/_lib/api-types";
import { filtersToQuery, HOSTS_PER_PAGE, type HostFilters, searchInput } from "@/app/_lib/host-list";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc";

/** In a fleet of this size something changes all the time; its pages are fetched anew no more often than this. */
const LARGE_FLEET = 500;
const LARGE_FLEET_MS = 2000;
/** An answer that was behind is asked for again. */
const BEHIND_MS = 1000;

export type PageSpan = { first: number; last: number };
type Known = { key: string; pages: Map<number, HostSearch>; newest: HostSearch };

export type HostPages = {
  /** The newest answer, whichever page it came with; until the first one of new filters, that of the old. */
  newest: HostSearch;
  rowAt: (index: number) => FoundHost | undefined;
  byId: (hostId: string) => FoundHost | undefined;
  rowsOf: (page: number) => FoundHost[];
  /** Other filters were asked for than those that are shown. */
  isWaiting: boolean;
  hasFailed: boolean;
  retry: () => void;
};

/** The pages of the table that are in sight, kept fresh; those that were seen before are remembered. */
export function useHostPages(filters: HostFilters, span: PageSpan, atStart: HostSearch): HostPages {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const key = filtersToQuery(filters);
  const known = useRef<Known>({ key, pages: new Map([[0, atStart]]), newest: atStart });
  const fetchedAt = useRef(new Map<string, number>());
  const pages = Array.from({ length: span.last - span.first + 1 }, (_, i) => span.first + i);
  const start = useRef(key);

  const results = useQueries({
    queries: pages.map((page) => {
      const input = searchInput(filters, page);
      const name = `${key} ${page}`;
      return {
        queryKey: trpc.hosts.search.queryKey(input),
        queryFn: async ({ signal }: { signal: AbortSignal }) => {
          const isLarge = known.current.newest.fleet.hosts > LARGE_FLEET;
          const rest = (fetchedAt.current.get(name) ?? 0) + LARGE_FLEET_MS - Date.now();
          if (isLarge && rest > 0) await pause(rest, signal);
          fetchedAt.current.set(name, Date.now());
          return client.hosts.search.query(input, { signal });
        },
        refetchInterval: (query: { state: { data: HostSearch | undefined } }) =>
          query.state.data?.isBehind ? BEHIND_MS : (false as const),
        ...(page === 0 && key === start.current ? { initialData: atStart } : {}),
      };
    }),
  });

  const newest = results.reduce<{ at: number; data: HostSearch } | null>(
    (best, { data, dataUpdatedAt: at }) => (data && (best === null || at > best.at) ? { at, data } : best),
    null,
  );
  if (newest) {
    const kept = known.current.key === key ? known.current.pages : new Map<number, HostSearch>();
    for (const [i, { data }] of results.entries()) if (data) kept.set(pages[i] ?? 0, data);
    known.current = { key, pages: kept, newest: newest.data };
  }
  const { pages: shown, newest: latest, key: shownKey } = known.current;
  return {
    newest: latest,
    rowAt: (index) => shown.get(Math.floor(index / HOSTS_PER_PAGE))?.rows[index % HOSTS_PER_PAGE],
    byId: (hostId) => [...shown.values()].flatMap(({ rows }) => rows).find((row) => row.hostId === hostId),
    rowsOf: (page) => shown.get(page)?.rows ?? [],
    isWaiting: shownKey !== key,
    hasFailed: shownKey !== key && results.some(({ isError }) => isError),
    retry: () => {
      for (const result of results) void result.refetch();
    },
  };
}

/** @throws when the question is no longer asked */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
