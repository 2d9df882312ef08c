import { existsSync } from "node:fs";
import { run } from "./steps.mjs";

/**
 * Generates the Prisma client into server/db/generated.
 * The generator needs no engine, but the command asks for one to be downloaded; a path that exists stops that, so
 * that building also works without a way to Prisma's own download host. `false` can never apply a migration by
 * accident, as a program that always succeeds would seem to.
 */
export async function generatePrismaClient() {
  const never = ["/bin/false", "/usr/bin/false"].find((path) => existsSync(path));
  const env = process.env.PRISMA_SCHEMA_ENGINE_BINARY || !never ? {} : { PRISMA_SCHEMA_ENGINE_BINARY: never };
  await run("npx", ["--no-install", "prisma", "generate"], {
    env: { ...env, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    quiet: true,
  });
}
