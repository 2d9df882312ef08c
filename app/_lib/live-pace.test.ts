import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { AppEvent } from "@/server/core/events";
import { createPace, isFleetQuery } from "./live-pace";

const event = (hostId: string): AppEvent => ({ name: "host.changed", hostId });
const FLEET = [["hosts", "list"], { input: { limit: 1000 }, type: "query" }];
const SINGLE = [["hosts", "get"], { input: { hostId: "a" }, type: "query" }];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("knows what is read for the whole fleet", () => {
  expect(isFleetQuery(FLEET)).toBe(true);
  expect(isFleetQuery([["overview", "get"]])).toBe(true);
  expect(isFleetQuery([["schedules", "list"], { input: { hostId: "a" } }])).toBe(false);
  expect(isFleetQuery(SINGLE)).toBe(false);
  expect(isFleetQuery(["foreign"])).toBe(false);
});

it("under a storm of events it fetches a single thing twice a second and the fleet every two seconds", () => {
  const fetched = { fleet: 0, single: 0 };
  const pace = createPace((_events, isWanted) => {
    if (isWanted(FLEET)) fetched.fleet += 1;
    if (isWanted(SINGLE)) fetched.single += 1;
  });
  for (let tick = 0; tick < 100; tick += 1) {
    pace.push(event(String(tick)));
    vi.advanceTimersByTime(100);
  }
  expect(fetched.single).toBeGreaterThan(10);
  expect(fetched.single).toBeLessThanOrEqual(20);
  expect(fetched.fleet).toBeGreaterThan(3);
  expect(fetched.fleet).toBeLessThanOrEqual(5);
});

it("loses no event and hands each on once", () => {
  const seen: AppEvent[] = [];
  const pace = createPace((events, isWanted) => {
    if (isWanted(FLEET)) seen.push(...events);
  });
  pace.push(event("a"));
  pace.push(event("a"));
  pace.push(event("b"));
  vi.advanceTimersByTime(600);
  pace.push(event("c"));
  vi.advanceTimersByTime(5000);
  expect(seen).toEqual([event("a"), event("b"), event("c")]);
});

it("forgets what waits once everything is fetched anyway", () => {
  let calls = 0;
  const pace = createPace(() => {
    calls += 1;
  });
  pace.push(event("a"));
  pace.clear();
  vi.advanceTimersByTime(5000);
  expect(calls).toBe(0);
});
