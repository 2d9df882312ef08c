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
