import { expect, it } from "vitest";
import { hiddenFrom, hiddenToCookie } from "./host-columns";
import {
  filtersFrom,
  filtersToQuery,
  HOST_VIEWS,
  isFiltered,
  NO_FILTERS,
  nextSort,
  searchInput,
  selectRows,
} from "./host-list";
import { stillRow } from "./still-rows";

it("writes filters into the address and reads them back", () => {
  for (const view of HOST_VIEWS)
    for (const filters of [
      { ...NO_FILTERS, text: "a b&c", view, tags: ["prod", "eu/west"], status: "offline" as const },
      {
        ...NO_FILTERS,
        view,
        version: "1.2.3",
        protection: "overdue" as const,
        sort: "name" as const,
        isDescending: true,
      },
      { ...NO_FILTERS, view },
    ])
      expect(filtersFrom(new URLSearchParams(filtersToQuery(filters)))).toEqual(filters);
});

it("takes what it does not know for not given", () => {
  const odd = "?view=nonsense&sort=-nonsense&status=maybe&protection=some&tag=,,";
  expect(filtersFrom(new URLSearchParams(odd))).toEqual({ ...NO_FILTERS, isDescending: true });
  expect(filtersToQuery(NO_FILTERS)).toBe("");
  expect(isFiltered({ ...NO_FILTERS, sort: "name" })).toBe(false);
  expect(isFiltered({ ...NO_FILTERS, tags: ["a"] })).toBe(true);
});

it("asks for the page and leaves out what will do anyway", () => {
  expect(searchInput({ ...NO_FILTERS, status: "online" }, 2)).toEqual({
    ...{ text: "", view: "all", tags: [], status: "online" },
    ...{ sort: "urgency", isDescending: false, offset: 100, limit: 50 },
  });
});

it("a column orders upwards, downwards, and then gives way to what needs action", () => {
  const up = nextSort(NO_FILTERS, "name");
  const down = nextSort({ ...NO_FILTERS, ...up }, "name");
  expect([up, down, nextSort({ ...NO_FILTERS, ...down }, "name")]).toEqual([
    { sort: "name", isDescending: false },
    { sort: "name", isDescending: true },
    { sort: "urgency", isDescending: false },
  ]);
});

it("a click turns one row over, and with shift all up to the last one follow it", () => {
  const one = selectRows(new Set(), { id: "b", range: [] });
  const range = selectRows(one, { id: "d", range: ["b", "c", "d"] });
  expect([...range].toSorted()).toEqual(["b", "c", "d"]);
  expect([...selectRows(range, { id: "c", range: ["b", "c"] })]).toEqual(["d"]);
});

it("a held row keeps its place and says what is new of it", () => {
  const row = (hostId: string, at = 0) => ({ hostId, at });
  const byId = (id: string) => (id === "a" ? row("a", 2) : undefined);
  expect(stillRow(row("a"), row("b"), byId)).toEqual(row("a", 2));
  expect(stillRow(row("gone"), row("b"), byId)).toEqual(row("gone"));
  expect(stillRow(undefined, row("b"), byId)).toEqual(row("b"));
});

it("remembers hidden columns, and forgets those that it does not know", () => {
  expect(hiddenFrom(hiddenToCookie(["tags", "days"]))).toEqual(["days", "tags"]);
  expect(hiddenFrom("nonsense.tags")).toEqual(["tags"]);
  expect(hiddenFrom(undefined)).toEqual([]);
});
