import { describe, expect, it } from "vitest";
import { cursorAfter, given, pageOf } from "./values";

const ALL = ["a", "b", "c"];
const self = (item: string) => item;

describe("a list that is read whole", () => {
  it("is cut into pages that miss nothing and repeat nothing", () => {
    for (const limit of [1, 2, 3, 4]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 10; page += 1) {
        const { items, next } = pageOf(ALL, { limit, cursor }, self);
        expect(items.length).toBeLessThanOrEqual(limit);
        seen.push(...items);
        if (next === null) break;
        cursor = next;
      }
      expect(seen).toEqual(ALL);
    }
  });

  it("is all of it without a limit, and nothing behind its end", () => {
    expect(pageOf(ALL, {}, self)).toEqual({ items: ALL, next: null });
    expect(pageOf(ALL, { cursor: "c" }, self)).toEqual({ items: [], next: null });
    expect(pageOf([], { limit: 5 }, self)).toEqual({ items: [], next: null });
  });

  it("refuses a cursor whose entry is gone, so that nothing is left out unseen", () => {
    expect(() => pageOf(ALL, { cursor: "z" }, self)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  });
});

it("a full page has one behind it, and others have none", () => {
  expect(cursorAfter(ALL, 3, self)).toBe("c");
  expect(cursorAfter(ALL, 4, self)).toBeNull();
  expect(cursorAfter([], 4, self)).toBeNull();
  expect(cursorAfter(ALL, undefined, self)).toBeNull();
});

it("what was not given is left out; null was given", () => {
  expect(given({ a: 1, b: undefined, c: null })).toEqual({ a: 1, c: null });
});
