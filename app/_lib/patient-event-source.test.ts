import { expect, it } from "vitest";
import { waitBefore } from "./patient-event-source";

it("waits longer with each try, up to a bound, and never in step with others", () => {
  expect([0, 1, 2, 3, 9].map((tries) => waitBefore(tries, 0))).toEqual([500, 1000, 2000, 4000, 4000]);
  expect([0, 1, 2, 3, 9].map((tries) => waitBefore(tries, 1))).toEqual([1000, 2000, 4000, 8000, 8000]);
});
