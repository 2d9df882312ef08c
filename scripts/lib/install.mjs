import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { COMPILER_PACKAGES, ensureDebianPackages } from "../debian-packages.mjs";
import { run } from "./steps.mjs";
import { startTicker } from "./ticker.mjs";

const STAMP = "node_modules/.restic-manager-lock-sha256";
const COMPILER = ["make", "g++", "python3"];

/** Installs the locked npm packages unless exactly these are there already. */
export async function installPackages() {
  const wanted = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;
  const env = { ...(await nativeBuildEnv()), ...prismaEnv() };
  const endTicker = startTicker("Installing the npm packages and compiling SQLite's binding");
  try {
    await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { env, quiet: true });
    endTicker(true);
  } catch (error) {
    endTicker(false);
    throw error;
  }
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, wanted);
}

/**
 * SQLite's binding is compiled here rather than downloaded as a finished file, with Node's own headers when they lie
 * beside it. Without a compiler root gets one from Debian; anybody else is left to what the package itself tries.
 */
async function nativeBuildEnv() {
  if (!COMPILER.every(isInPath) && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get"))
    await ensureDebianPackages(COMPILER_PACKAGES);
  const hasCompiler = COMPILER.every(isInPath);
  if (!hasCompiler)
    console.log(`  no compiler found: if this fails, install ${COMPILER_PACKAGES.join(" ")} and run it again`);
  const prefix = dirname(dirname(process.execPath));
  const hasHeaders = existsSync(join(prefix, "include/node/node.h"));
  return {
    ...(hasCompiler ? { npm_config_build_from_source: "true" } : {}),
    ...(hasHeaders && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {}),
  };
}

/** Keeps Prisma's install step from looking for an engine that nothing here uses; see prisma.mjs. */
function prismaEnv() {
  const isSet = process.env.PRISMA_SCHEMA_ENGINE_BINARY !== undefined;
  return !isSet && existsSync("/bin/false") ? { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/false" } : {};
}

/** @param {string} program */
function isInPath(program) {
  return (process.env.PATH ?? "").split(delimiter).some((dir) => existsSync(join(dir, program)));
}
