#!/usr/bin/env node
/** `rmctl`: the fleet from a terminal, over the JSON API and nothing else. docs/rmctl.md explains it. */
import { main } from "./rmctl.d/main.mjs";

// A reader that went away (`rmctl jobs | head`) is no failure.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? 0 : 1));
process.exitCode = await main(process.argv.slice(2), {
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
