/** `npm run up`: production start on this machine: install, build, migrate (at start), start. */
import { spawn } from "node:child_process";
import { installPackages } from "./lib/install.mjs";
import { runScript, step } from "./lib/steps.mjs";

await step("packages", installPackages);
await runScript("scripts/build.mjs");
const server = spawn(process.execPath, ["dist/server/main.mjs"], {
  stdio: "inherit",
  env: { ...process.env, NODE_ENV: "production" },
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
