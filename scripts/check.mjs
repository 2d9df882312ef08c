/** `npm run check`: everything that can be said about the source without running the product. */
import { readdirSync } from "node:fs";
import { deno } from "./lib/deno.mjs";
import { generatePrismaClient } from "./lib/prisma.mjs";
import { run, step } from "./lib/steps.mjs";

const npx = (...args) => run("npx", ["--no-install", ...args]);

await step("Prisma client", generatePrismaClient);
await step("format and lint", () => npx("biome", "check", "--error-on-warnings", "."));
await step("types", async () => {
  await npx("next", "typegen");
  await npx("tsc", "--noEmit", "-p", ".");
  await npx("tsc", "--noEmit", "-p", "scripts/rmctl.d");
});
await step("agent types", () => deno(["check", "--quiet", "--config", "agent/deno.json", "agent/"]));
await step("import rules", () =>
  npx("depcruise", "--config", ".dependency-cruiser.mjs", "app", "server", "agent", "tests", "scripts/rmctl.d"),
);
await step("migrations match the schema", () => run("node", ["scripts/migration.mjs", "--check"]));
await step("paths in the documents exist", () => run("node", ["scripts/doc-paths.mjs"]));
await step("shell scripts", async () => {
  await run("shellcheck", [
    "public/install/install.sh",
    "scripts/rmctl",
    "scripts/testhost",
    "scripts/suite-packages",
    ...shellFiles("scripts/testhost.d"),
    ...shellFiles("scripts/build-agent"),
    ...shellFiles("tests/harness"),
  ]);
});

function shellFiles(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sh") || !name.includes("."))
    .map((name) => `${folder}/${name}`);
}
