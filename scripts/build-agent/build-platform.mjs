import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { sha256OfFile } from "../lib/files.mjs";
import { tryCompile } from "./compile.mjs";
import { makeLinuxFile } from "./linux-file.mjs";
import { writeAtomically } from "./manifest.mjs";
import { DENO_VERSION } from "./platforms.mjs";
import { hasProgram } from "./run-command.mjs";
import { fetchRuntime } from "./runtimes.mjs";
import { smokeTest } from "./smoke-test.mjs";
import { makeWindowsFile } from "./windows-file.mjs";

/** Thrown when a platform cannot be built for want of a tool; the other platforms are not worse for it. */
export class MissingToolError extends Error {
  name = "MissingToolError";
}

/**
 * A checksum over all that decides the bytes of a build, so that an unchanged agent is not built again.
 * @param {{ platform: object, version: string, bundle: Buffer }} input
 */
export async function hashInputs({ platform, version, bundle }) {
  const here = new URL(".", import.meta.url);
  const hash = createHash("sha256")
    .update(JSON.stringify([platform, version, DENO_VERSION]))
    .update(bundle);
  for (const name of (await readdir(here)).sort()) {
    hash.update(name).update(await readFile(new URL(name, here)));
  }
  return hash.digest("hex");
}

/**
 * Builds the agent for one platform: `deno compile` if it can be had, else the bundled single file.
 * The file, then its `.sha256`, are put in place only after the smoke test.
 * @param {{ platform: (typeof import("./platforms.mjs").PLATFORMS)[number], version: string, bundle: Buffer,
 *   outDir: string, cacheDir: string, inputsSha256: string, log: (line: string) => void }} input
 * @returns {Promise<import("./manifest.mjs").Build>}
 */
export async function buildPlatform(input) {
  const { platform, version, outDir, cacheDir, log } = input;
  const workDir = path.join(cacheDir, `build-${process.pid}-${platform.os}-${platform.arch}`);
  await mkdir(workDir, { recursive: true });
  const made = path.join(workDir, platform.file);
  const check = (kind) =>
    smokeTest({ platform, kind, file: made, version, scratchDir: path.join(workDir, "unpacked") });
  try {
    let kind = "compiled";
    const reason = await compileAndCheck({ ...input, workDir, made, check });
    if (reason !== null) {
      kind = "bundled";
      log(`${reason}; making the bundled single file from the official npm runtime instead`);
      await bundleWithRuntime({ ...input, workDir, made });
      log(`bundled: ${await check(kind)}`);
    }
    const sha256 = await sha256OfFile(made);
    const sizeBytes = (await stat(made)).size;
    const gzip = await compress({ kind, made, sizeBytes, file: `${platform.file}.gz`, outDir });
    await rename(made, path.join(outDir, platform.file));
    await writeAtomically(path.join(outDir, `${platform.file}.sha256`), `${sha256}  ${platform.file}\n`);
    const { os, arch, file } = platform;
    return { version, os, arch, file, kind, reason, sizeBytes, sha256, gzip, inputsSha256: input.inputsSha256 };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** A bundled file is compressed already; of a compiled one at least a tenth must be saved. */
const WORTH_IT = 0.9;

/**
 * Puts a gzip copy beside the file, so that the server never compresses while somebody waits.
 * @returns {Promise<import("./manifest.mjs").Compressed | null>} null when it would save next to nothing
 */
export async function compress({ kind, made, sizeBytes, file, outDir }) {
  const place = path.join(outDir, file);
  await rm(place, { force: true });
  if (kind !== "compiled") return null;
  const temp = `${made}.gz`;
  // gzip's header would hold the time of day; zlib leaves it out, so the same file gives the same bytes.
  await pipeline(createReadStream(made), createGzip({ level: 9 }), createWriteStream(temp));
  const compressedBytes = (await stat(temp)).size;
  if (compressedBytes > sizeBytes * WORTH_IT) return null;
  const sha256 = await sha256OfFile(temp);
  await rename(temp, place);
  return { file, sizeBytes: compressedBytes, sha256 };
}

/** Null when a compiled file lies ready and has passed its test, else why there is none. */
async function compileAndCheck({ platform, bundle, workDir, made, check, log }) {
  log("trying deno compile");
  const bundleFile = path.join(workDir, "agent.mjs");
  await writeFile(bundleFile, bundle);
  const reason = await tryCompile({ platform, bundleFile, outputFile: made });
  if (reason !== null) return reason;
  try {
    log(`compiled: ${await check("compiled")}`);
    return null;
  } catch (error) {
    return `deno compile gave a file that fails its test: ${error.message}`;
  }
}

async function bundleWithRuntime({ platform, version, bundle, cacheDir, workDir, made, log }) {
  if (platform.os === "windows" && !(await hasProgram("makensis"))) {
    throw new MissingToolError(
      "the bundled file for Windows needs makensis; install the package nsis and run this again",
    );
  }
  const runtimesDir = path.join(cacheDir, "runtimes");
  await mkdir(runtimesDir, { recursive: true });
  const runtimeTgz = await fetchRuntime({ platform, cacheDir: runtimesDir, log });
  const parts = { version, arch: platform.arch, runtimeTgz, runtimeEntry: platform.runtimeEntry, bundle };
  const content =
    platform.os === "windows"
      ? await makeWindowsFile({ ...parts, workDir: path.join(workDir, "nsis") })
      : await makeLinuxFile(parts);
  await writeFile(made, content);
  await chmod(made, 0o755);
}
