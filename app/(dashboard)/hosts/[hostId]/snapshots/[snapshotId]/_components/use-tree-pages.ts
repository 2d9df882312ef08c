"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import type { TreeEntry, TreePage } from "@/app/_lib/api-types";
import { foldersFirst } from "@/app/_lib/snapshot-tree";
import { useTRPC } from "@/app/_lib/trpc";

export const NAMES_PER_PAGE = 500;
/** A folder of at most so many names is sorted with folders first; a larger one comes as the repository has it. */
const SORTED_NAMES = 1000;
/** While the host still reads the folder, its length is asked for again. */
const GROWING_MS = 1000;

export type Folder = { hostId: string; snapshotId: string; path: string; via: string | null };
export type PageSpan = { first: number; last: number };

export type TreeNames = {
  isPending: boolean;
  error: unknown;
  retry: () => void;
  /** How many rows there are, as far as is known; null for the length of a folder that is still being read. */
  count: number;
  total: number | null;
  loaded: TreeEntry[];
  rowAt: (index: number) => TreeEntry | undefined;
};

/** The names of one folder, by the page; only pages in sight are fetched, and those seen before are remembered. */
export function useTreePages({ hostId, snapshotId, path, via }: Folder, span: PageSpan): TreeNames {
  const trpc = useTRPC();
  const known = useRef(new Map<number, TreePage>());
  const optionsOf = (page: number) =>
    trpc.snapshots.tree.queryOptions(
      {
        ...{ hostId, snapshotId, path, offset: page * NAMES_PER_PAGE, limit: NAMES_PER_PAGE },
        ...(via === null ? {} : { viaHostId: via }),
      },
      {
        // A snapshot never changes.
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        refetchInterval: ({ state }) => (state.data?.total === null ? GROWING_MS : false),
      },
    );
  const first = useQuery(optionsOf(0));
  const total = first.data?.total ?? null;
  const isSorted = total !== null && total <= SORTED_NAMES;
  const last = isSorted ? Math.max(0, Math.ceil(total / NAMES_PER_PAGE) - 1) : span.last;
  const start = isSorted ? 1 : Math.max(1, span.first);
  const pages = first.data ? Array.from({ length: Math.max(0, last - start + 1) }, (_, at) => start + at) : [];
  const others = useQueries({ queries: pages.map(optionsOf) });

  if (first.data) known.current.set(0, first.data);
  for (const [at, { data }] of others.entries()) if (data) known.current.set(pages[at] ?? 0, data);
  const inOrder = [...known.current].sort(([a], [b]) => a - b).map(([, page]) => page);
  const loaded = inOrder.flatMap(({ entries }) => entries);
  const sorted = isSorted && loaded.length === total ? foldersFirst(loaded) : null;
  const seen = [...known.current].map(([page, { entries, nextOffset }]) => {
    const end = page * NAMES_PER_PAGE + entries.length;
    return nextOffset === null ? end : end + 1;
  });
  const failed = [first, ...others].find(({ error }) => error);
  return {
    isPending: first.isPending,
    error: failed?.error ?? null,
    retry: () => {
      for (const result of [first, ...others]) if (result.error) void result.refetch();
    },
    count: total ?? Math.max(0, ...seen),
    total,
    loaded: sorted ?? loaded,
    rowAt: (index) =>
      sorted ? sorted[index] : known.current.get(Math.floor(index / NAMES_PER_PAGE))?.entries[index % NAMES_PER_PAGE],
  };
}
