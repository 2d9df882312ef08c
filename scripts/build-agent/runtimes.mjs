import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { DENO_VERSION } from "./platforms.mjs";
import { plainText, runCommand } from "./run-command.mjs";

const TAR_BLOCK_BYTES = 512;

function integrityOf(bytes) {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}

async function readVerified(file, integrity) {
  const bytes = await readFile(file).catch(() => null);
  return bytes !== null && integrityOf(bytes) === integrity ? bytes : null;
}

/**
 * The official npm package of a platform's runtime as published (a .tgz), from the cache or the registry.
 * Throws with the reason and the remedy when it cannot be had or is not the pinned one.
 * @param {{ platform: (typeof import("./platforms.mjs").PLATFORMS)[number], cacheDir: string, log: (line: string) => void }} input
 * @returns {Promise<Buffer>}
 */
export async function fetchRuntime({ platform, cacheDir, log }) {
  const spec = `${platform.runtimePackage}@${DENO_VERSION}`;
  const cached = path.join(cacheDir, `${platform.denoTarget}-${DENO_VERSION}.tgz`);
  const known = await readVerified(cached, platform.integrity);
  if (known !== null) return known;

  log(`fetching ${spec} from the npm registry`);
  const temp = path.join(cacheDir, `fetch-${process.pid}-${platform.denoTarget}`);
  await mkdir(temp, { recursive: true });
  try {
    const packed = await runCommand(["npm", "pack", "--silent", "--pack-destination", temp, spec], {
      timeoutMs: 300_000,
    });
    if (packed.exitCode !== 0) {
      throw new Error(
        `npm could not fetch ${spec} (${plainText(packed.output)}); check the network and run this again`,
      );
    }
    const name = packed.stdout.trim().split("\n").at(-1);
    const bytes = await readVerified(path.join(temp, name), platform.integrity);
    if (bytes === null) throw new Error(`${spec} is not the pinned package: its SHA-512 differs; do not use it`);
    await rename(path.join(temp, name), cached);
    return bytes;
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

/**
 * Where the runtime lies inside its unpacked package: `skip` bytes of tar, then `size` bytes of program.
 * Throws when the package does not hold the entry (a changed layout).
 * @param {Buffer} tgz
 * @param {string} entry for example `package/deno`
 */
export function locateRuntime(tgz, entry) {
  const tar = gunzipSync(tgz);
  let at = 0;
  while (at + TAR_BLOCK_BYTES <= tar.length) {
    const name = tar.toString("latin1", at, at + 100).replace(/\0.*$/s, "");
    const size = Number.parseInt(tar.toString("latin1", at + 124, at + 136), 8);
    if (name === "" || Number.isNaN(size)) break;
    const skip = at + TAR_BLOCK_BYTES;
    if (name === entry) return { skip, size, program: tar.subarray(skip, skip + size) };
    at = skip + Math.ceil(size / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
  }
  throw new Error(`the runtime package does not hold ${entry}`);
}
