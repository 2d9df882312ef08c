"use client";

import { useQueries } from "@tanstack/react-query";
import { useRef } from "react";
import type { FoundHost, HostDay } from "@/app/_lib/api-types";
import { useTRPC } from "@/app/_lib/trpc";

/** The days of the hosts in sight. Ids are put in order, so that another order of rows is no other question. */
export function useHostDays(pages: readonly FoundHost[][], isWanted: boolean) {
  const trpc = useTRPC();
  const known = useRef(new Map<string, readonly HostDay[]>());
  const asked = isWanted ? pages.filter(({ length }) => length > 0) : [];
  const results = useQueries({
    queries: asked.map((rows) =>
      trpc.overview.hostDays.queryOptions(
        { hostIds: rows.map(({ hostId }) => hostId).toSorted() },
        { staleTime: 30_000 },
      ),
    ),
  });
  for (const { data } of results) for (const { hostId, days } of data ?? []) known.current.set(hostId, days);
  return (hostId: string) => known.current.get(hostId);
}
