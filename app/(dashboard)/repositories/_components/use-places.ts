"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Place, PlacePage, PlaceSizes } from "@/app/_lib/api-types";
import { PLACES_PER_PAGE, type PlaceFilters, placesInput } from "@/app/_lib/place-list";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc";

/** At most as many as the server answers for at once. */
const TRENDS_SHOWN = 100;

/** The repositories that the filters let through, page by page, and how the first of them have grown. */
export function usePlaces(filters: PlaceFilters, atStart: PlacePage) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const input = placesInput(filters);
  const list = useInfiniteQuery({
    // The shape of tRPC's own keys, so that live events reach it.
    queryKey: [["repositories", "list"], { input, type: "infinite" }],
    queryFn: ({ pageParam, signal }) => client.repositories.list.query({ ...input, offset: pageParam }, { signal }),
    initialPageParam: 0,
    initialData: { pages: [atStart], pageParams: [0] },
    getNextPageParam: (page, _pages, from) =>
      page.places.length < PLACES_PER_PAGE ? undefined : from + PLACES_PER_PAGE,
  });
  const pages = list.data.pages;
  const places = distinct(pages.flatMap((page) => page.places));
  const placeIds = places.slice(0, TRENDS_SHOWN).map(({ placeId }) => placeId);
  const trends = useQuery({
    ...trpc.repositories.trend.queryOptions({ placeIds }),
    enabled: placeIds.length > 0,
    placeholderData: keepPreviousData,
  });
  return {
    places,
    sizes: new Map<string, PlaceSizes["days"]>((trends.data ?? []).map(({ placeId, days }) => [placeId, days])),
    total: pages[0]?.total ?? 0,
    needsAction: pages[0]?.needsAction ?? 0,
    error: list.error ?? trends.error,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
  };
}

/** Pages that were read at different moments may overlap. */
const distinct = (places: Place[]): Place[] => [...new Map(places.map((place) => [place.placeId, place])).values()];
