import { readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { sha256OfFile } from "../lib/files.mjs";

/**
 * `gzip` is the same file compressed, for those who take it so; null where that would save next to nothing.
 * @typedef {{ file: string, sizeBytes: number, sha256: string }} Compressed
 * @typedef {{ version: string, os: string, arch: string, file: string, kind: "compiled" | "bundled",
 *   reason: string | null, sizeBytes: number, sha256: string, gzip: Compressed | null, inputsSha256: string,
 *   signature?: string }} Build
 */

/** Writes a file so that a reader sees the old or the new content, never a part. */
export async function writeAtomically(file, content, mode = 0o644) {
  const temp = `${file}.${process.pid}.tmp`;
  await writeFile(temp, content, { mode });
  await rename(temp, file);
}

/**
 * Builds of an earlier run that are still whole: listed, and present with the listed size and checksum.
 * A missing or unreadable manifest is no error, it only means that all is to be built.
 * @param {string} outDir
 * @returns {Promise<Build[]>}
 */
export async function readWholeBuilds(outDir) {
  const text = await readFile(path.join(outDir, "manifest.json"), "utf8").catch(() => "{}");
  const listed = parseBuilds(text);
  const whole = await Promise.all(listed.map((build) => isWhole(outDir, build)));
  return listed.filter((_, index) => whole[index]);
}

function parseBuilds(text) {
  try {
    const { version, builds } = JSON.parse(text);
    // An older manifest names one version for all.
    return Array.isArray(builds) ? builds.map((build) => ({ version, gzip: null, ...build })) : [];
  } catch {
    return [];
  }
}

async function isWhole(outDir, build) {
  return (await isSound(outDir, build)) && (build.gzip === null || (await isSound(outDir, build.gzip)));
}

async function isSound(outDir, { file, sizeBytes, sha256 }) {
  const place = path.join(outDir, path.basename(String(file)));
  const info = await stat(place).catch(() => null);
  return info !== null && info.size === sizeBytes && (await sha256OfFile(place)) === sha256;
}

/**
 * Writes manifest.json, the list the server serves from. Called after every file it names is in place.
 * @param {{ outDir: string, version: string, builds: Build[] }} input
 */
export async function writeManifest({ outDir, version, builds }) {
  await writeAtomically(path.join(outDir, "manifest.json"), `${JSON.stringify({ version, builds }, null, 2)}\n`);
}
