import { stripVTControlCharacters } from "node:util";

/**
 * How many tests a runner says it ran.
 * Vitest ends with `Tests  1 failed | 2 passed | 3 skipped (6)`, Deno with `ok | 4 passed | 0 failed`, Playwright with
 * one line each, `3 passed (4s)`.
 * @param {string} output
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countTests(output) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const lines = stripVTControlCharacters(output).split("\n");
  const summaries = lines.filter((line) =>
    /^\s*Tests\s+\d|^(ok|FAILED) \| \d+ passed|^\s+\d+ (passed|failed|skipped|did not run)\b/.test(line),
  );
  for (const line of summaries)
    for (const [, number, word] of line.matchAll(/(\d+)(?: tests?)? (passed|failed|skipped|ignored)/g))
      counts[word === "ignored" ? "skipped" : word] += Number(number);
  return counts;
}

/** Where a runner begins to tell of one failure: Vitest, Deno, Playwright. */
const FAILURE = /^ FAIL {2}|^.+ => \S+:\d+:\d+$|^ {2}\d+\) \S/;
const LINES_EACH = 12;
const MOST = 5;

/**
 * The first failures, a few lines of each: what has to be known when the rest of a long output is out of sight.
 * @param {string} output
 * @returns {string[]}
 */
export function failuresIn(output) {
  const lines = stripVTControlCharacters(output).split("\n");
  const starts = lines.flatMap((line, index) => (FAILURE.test(line) ? [index] : []));
  const told = new Set();
  return starts
    .filter((start) => !told.has(lines[start]) && told.add(lines[start]))
    .slice(0, MOST)
    .map((start) => {
      const next = starts.find((other) => other > start) ?? lines.length;
      return lines
        .slice(start, Math.min(next, start + LINES_EACH))
        .join("\n")
        .trimEnd();
    });
}
