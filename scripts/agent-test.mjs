/** Runs the agent's own tests under Deno: `node scripts/agent-test.mjs [file …]`. */
import { deno } from "./lib/deno.mjs";

/** Most of these tests wait for restic to wait: one file more than there are cores keeps both busy. */
const FILES_AT_ONCE = "3";

try {
  await deno(
    [
      "test",
      "--allow-all",
      "--parallel",
      "--config",
      "agent/deno.json",
      ...(process.argv.length > 2 ? process.argv.slice(2) : ["agent/"]),
    ],
    { env: { DENO_JOBS: process.env.DENO_JOBS ?? FILES_AT_ONCE } },
  );
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
