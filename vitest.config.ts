import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };

/** Wait for the clock to reach the next minutes and take next to nothing else: they run beside all others. */
const MINUTES = ["tests/e2e/schedules.test.ts"];

/** `unit` needs nothing but npm's packages; `e2e` and `minutes` need the built product and the Debian packages of the tests. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{server,app,scripts}/**/*.test.{ts,tsx}", "agent/{calendar,protocol}/**/*.test.ts"],
          testTimeout: 20_000,
          maxWorkers: 2,
        },
      },
      {
        resolve: { alias },
        test: {
          name: "e2e",
          include: ["tests/**/*.test.ts"],
          exclude: MINUTES,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          // Most of these tests wait, for a minute to pass or a backup to go over a slow line: two files share the time.
          maxWorkers: 2,
        },
      },
      {
        resolve: { alias },
        test: { name: "minutes", include: MINUTES, testTimeout: 120_000, hookTimeout: 240_000, maxWorkers: 2 },
      },
    ],
  },
});
