import { expect, it } from "vitest";
import { countTests, failuresIn } from "./test-report.mjs";

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

it.each([
  [
    "vitest",
    " × b 2ms\n\n FAIL  |e2e| tests/a.test.ts > a > b\nError: expected 1 to be 2\n",
    "Error: expected 1 to be 2",
  ],
  [
    "deno",
    "a ... FAILED (2s)\n\n ERRORS \n\na does b => ./agent/a.test.ts:4:6\nerror: Error: no\n",
    "error: Error: no",
  ],
  ["playwright", "  ✘  1 a\n\n  1) tests/browser/a.spec.ts:3:1 › a does b ───\n\n    Error: gone\n", "    Error: gone"],
])("finds what failed in what %s says", (_runner, output, line) => {
  expect(failuresIn(output)).toEqual([expect.stringContaining(line)]);
});

it("tells of a failure once and briefly, and of the first ones only", () => {
  const one = (name: string) => ` FAIL  |unit| ${name}\n${"line\n".repeat(50)}`;
  const found = failuresIn([..."abcdefgh", ..."abc"].map(one).join(""));
  expect(found.map((text) => text.split("\n")[0])).toEqual([..."abcde"].map((name) => ` FAIL  |unit| ${name}`));
  expect(found[0]?.split("\n")).toHaveLength(12);
  expect(failuresIn("all is well\n Test Files  3 passed\n")).toEqual([]);
});
