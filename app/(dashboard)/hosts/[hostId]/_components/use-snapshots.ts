"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Snapshot } from "@/app/_lib/api-types";
import { NEWEST_SNAPSHOTS, OLDER_SNAPSHOTS } from "@/app/_lib/host-queries";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc";

/** Every snapshot of a host: the newest come with the page, the older ones follow by themselves. */
export function useSnapshots(hostId: string) {
  const client = useTRPCClient();
  const newest = useQuery(useTRPC().snapshots.list.queryOptions({ hostId, limit: NEWEST_SNAPSHOTS }));
  const last = newest.data?.length === NEWEST_SNAPSHOTS ? newest.data.at(-1)?.snapshotId : undefined;
  const older = useInfiniteQuery({
    // The shape of tRPC's own keys, so that live events reach it.
    queryKey: [["snapshots", "list"], { input: { hostId, before: last }, type: "infinite" }],
    queryFn: ({ pageParam, signal }) =>
      client.snapshots.list.query({ hostId, limit: OLDER_SNAPSHOTS, before: pageParam }, { signal }),
    enabled: last !== undefined,
    // A new snapshot moves the place where the older ones begin; they stay in sight while they are read anew.
    placeholderData: keepPreviousData,
    initialPageParam: last ?? "",
    getNextPageParam: (page: Snapshot[]) => (page.length < OLDER_SNAPSHOTS ? undefined : page.at(-1)?.snapshotId),
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = older;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  return {
    snapshots: newest.data && distinct([...newest.data, ...(older.data?.pages.flat() ?? [])]),
    error: newest.error ?? older.error,
    isLoadingOlder: last !== undefined && (older.isPending || hasNextPage) && !isError,
    refetch: () => void newest.refetch(),
  };
}

/** Pages that were read at different moments may overlap. */
const distinct = (snapshots: Snapshot[]): Snapshot[] => [
  ...new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot])).values(),
];
