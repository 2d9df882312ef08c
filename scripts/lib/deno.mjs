import { existsSync } from "node:fs";
import { run } from "./steps.mjs";

/** Runs the project's own pinned Deno, from the npm package. Nothing is looked up on the network. */
export function deno(args, options) {
  const wrapper = "node_modules/deno/bin.cjs";
  if (!existsSync(wrapper)) throw new Error("Deno is not installed; run `npm ci` first.");
  return run(process.execPath, [wrapper, ...args], {
    ...options,
    env: { DENO_NO_UPDATE_CHECK: "1", DENO_NO_PROMPT: "1", ...options?.env },
  });
}
