import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./steps.mjs";

const STAMP = "node_modules/.restic-manager-lock-sha256";

/**
 * Installs the locked npm packages unless exactly these are there already.
 * better-sqlite3 is compiled where no prebuilt file can be had; Node's own headers are used when they are beside it,
 * so that nothing needs to be downloaded for that.
 */
export async function installPackages() {
  const wanted = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  const prefix = dirname(dirname(process.execPath));
  const hasHeaders = existsSync(join(prefix, "include/node/node.h"));
  await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    env: {
      ...(hasHeaders && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {}),
      ...(existsSync("/bin/false") && !process.env.PRISMA_SCHEMA_ENGINE_BINARY
        ? { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/false" }
        : {}),
    },
  });
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, wanted);
}
