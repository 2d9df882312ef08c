/**
 * `npm run bench`: measures the built product against bare references of the same run; tests/bench/README.md explains
 * it. Installs and builds first what is missing.
 *
 *   npm run bench                      everything, about half an hour
 *   npm run bench -- --only hosts-api  one; several by comma
 *   npm run bench -- --quick           smaller sizes, to see that it works
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { installPackages } from "./lib/install.mjs";
import { run, step } from "./lib/steps.mjs";

const BUILT = ["dist/server/main.mjs", ".next/BUILD_ID", "dist/agent/manifest.json"];

await step("packages", installPackages);
if (!BUILT.every((path) => existsSync(path))) await run("node", ["scripts/build.mjs", "--this-platform"]);
const bench = spawn(process.execPath, ["--import", "tsx", "tests/bench/main.ts", ...process.argv.slice(2)], {
  stdio: "inherit",
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => bench.kill(signal));
bench.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
