/** Runs the agent's own tests under Deno: `node scripts/agent-test.mjs [file …]`. */
import { deno } from "./lib/deno.mjs";

try {
  await deno([
    "test",
    "--allow-all",
    "--config",
    "agent/deno.json",
    ...(process.argv.length > 2 ? process.argv.slice(2) : ["agent/"]),
  ]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
