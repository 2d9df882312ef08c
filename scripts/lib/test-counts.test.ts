import { expect, it } from "vitest";
import { countTests } from "./test-counts.mjs";

it.each([
  [" Test Files  1 failed | 4 passed (5)\n      Tests  1 failed | 38 passed | 2 skipped (41)\n", [38, 1, 2]],
  ["ok | 12 passed (3 steps) | 0 failed | 1 ignored (2s)\n", [12, 0, 1]],
  ["FAILED | 3 passed | 2 failed (1s)\n", [3, 2, 0]],
  ["  1 failed\n    [chromium] › a.spec.ts\n  1 skipped\n  9 passed (12.1s)\n", [9, 1, 1]],
  ["\u001b[0m\u001b[32mok\u001b[0m | 158 passed | 0 failed (1m55s)\n", [158, 0, 0]],
  ["no runner here: 5 passed the door\n", [0, 0, 0]],
])("reads the counts of each runner", (output, [passed, failed, skipped]) => {
  expect(countTests(output)).toEqual({ passed, failed, skipped });
});
