/** The filters of the fleet's repositories, and what their sizes say. Pure. */
import type { PlacesInput } from "./api-types";
import type { TrendPoint } from "./trend";

export const PLACES_PER_PAGE = 50;
export const PLACE_SHOWS = ["all", "action", "fine"] as const;
export type PlaceFilters = { search: string; show: (typeof PLACE_SHOWS)[number] };
export const NO_PLACE_FILTERS: PlaceFilters = { search: "", show: "all" };

type Params = { get(name: string): string | null };

/** Reads filters from a query string; what it does not know counts as not given. */
export const placeFiltersFrom = (params: Params): PlaceFilters => ({
  search: (params.get("search") ?? "").trim().slice(0, 200),
  show: PLACE_SHOWS.find((show) => show === params.get("show")) ?? "all",
});

/** The address of the list with these filters. */
export function placesPath({ search, show }: PlaceFilters): string {
  const params = new URLSearchParams();
  if (search !== "") params.set("search", search);
  if (show !== "all") params.set("show", show);
  const query = params.toString();
  return query ? `/repositories?${query}` : "/repositories";
}

/** What to ask the server for; `offset` counts repositories. */
export const placesInput = ({ search, show }: PlaceFilters, offset = 0): PlacesInput => ({
  search,
  show,
  offset,
  limit: PLACES_PER_PAGE,
});

export type Growth = { kind: "grew" | "shrank" | "same"; bytes: number; days: number };

const DAY_MS = 24 * 60 * 60 * 1000;

/** From the first to the last measured day; null where there are not two. */
export function growthOf(points: readonly TrendPoint[]): Growth | null {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || first === last) return null;
  const days = Math.round((Date.parse(last.day) - Date.parse(first.day)) / DAY_MS);
  const bytes = last.value - first.value;
  return { kind: bytes > 0 ? "grew" : bytes < 0 ? "shrank" : "same", bytes: Math.abs(bytes), days };
}
