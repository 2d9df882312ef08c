/**
 * `npm run build`: Prisma client, agent for each platform, web interface and server, each step shown with its time.
 * `--this-platform` builds the agent for this machine only, which is quicker.
 */

import { bundleServer } from "./lib/bundle-server.mjs";
import { generatePrismaClient } from "./lib/prisma.mjs";
import { run, step } from "./lib/steps.mjs";

await step("Prisma client", () => generatePrismaClient());
const platform = `linux/${process.arch === "arm64" ? "arm64" : "amd64"}`;
const only = process.argv.includes("--this-platform") ? ["--only", platform] : [];
await step("agent", () => run("node", ["scripts/build-agent.mjs", ...only]));
await step("web interface", () =>
  run("npx", ["--no-install", "next", "build"], { env: { NEXT_TELEMETRY_DISABLED: "1" } }),
);
await step("server", () => bundleServer());
