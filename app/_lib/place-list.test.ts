import { expect, it } from "vitest";
import { growthOf, NO_PLACE_FILTERS, placeFiltersFrom, placesPath } from "./place-list";

it("keeps the filters in the address, and reads them back", () => {
  const filters = { search: "s3:backup & co", show: "action" } as const;
  const path = placesPath(filters);
  expect(placeFiltersFrom(new URL(path, "http://x").searchParams)).toEqual(filters);
  expect(placesPath(NO_PLACE_FILTERS)).toBe("/repositories");
});

it("takes what it does not know for not given", () => {
  expect(placeFiltersFrom(new URLSearchParams("show=everything"))).toEqual(NO_PLACE_FILTERS);
});

it("says of a size by how much it changed and over which days, and nothing of a single day", () => {
  expect(growthOf([])).toBeNull();
  expect(growthOf([{ day: "2026-11-01", value: 5 }])).toBeNull();
  const days = [
    { day: "2026-10-01", value: 100 },
    { day: "2026-10-20", value: 500 },
    { day: "2026-10-31", value: 40 },
  ];
  expect(growthOf(days)).toEqual({ kind: "shrank", bytes: 60, days: 30 });
  expect(growthOf(days.slice(0, 2))).toEqual({ kind: "grew", bytes: 400, days: 19 });
});
