/** `npm run build`: Prisma client, agent for each platform, UI and server, each step shown with its time. */

import { bundleServer } from "./lib/bundle-server.mjs";
import { generatePrismaClient } from "./lib/prisma.mjs";
import { run, step } from "./lib/steps.mjs";

await step("Prisma client", () => generatePrismaClient());
await step("agent", () => run("node", ["scripts/build-agent.mjs"]));
await step("web interface", () =>
  run("npx", ["--no-install", "next", "build"], { env: { NEXT_TELEMETRY_DISABLED: "1" } }),
);
await step("server", () => bundleServer());
