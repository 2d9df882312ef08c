/**
 * `node scripts/bundle-sizes.mjs`: how much JavaScript each page loads first, compressed as it is sent, and whether
 * that is within `bundle-bounds.json`. `--write` sets the bounds to today's sizes and an eighth more. Needs the build.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";

const APP = ".next/server/app";
const BOUNDS = "scripts/bundle-bounds.json";
const HEADROOM = 1.125;

/** What a page's client reference manifest names as scripts of itself and of its layouts, with what every page has. */
function chunksOf(manifestFile, shared) {
  const text = readFileSync(manifestFile, "utf8");
  const start = text.indexOf("] = {");
  if (start < 0) throw new Error(`${manifestFile} does not look as Next wrote it when this script was made.`);
  const { entryJSFiles = {} } = JSON.parse(text.slice(start + 4).replace(/;\s*$/, ""));
  return new Set([...shared, ...Object.values(entryJSFiles).flat()]);
}

function manifests(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(({ name }) => name === "page_client-reference-manifest.js")
    .map(({ parentPath, name }) => join(parentPath, name));
}

const sizes = new Map();
function sizeOf(chunk) {
  const path = join(".next", decodeURIComponent(chunk));
  if (!sizes.has(chunk)) sizes.set(chunk, existsSync(path) ? gzipSync(readFileSync(path)).length : 0);
  return sizes.get(chunk);
}

/** `/(dashboard)/hosts/[hostId]` is the address `/hosts/[hostId]`. */
const routeOf = (manifest) => {
  const parts = relative(APP, manifest).split("/").slice(0, -1);
  return `/${parts.filter((part) => !part.startsWith("(") && part !== "page").join("/")}`;
};

const { rootMainFiles = [], polyfillFiles = [] } = JSON.parse(readFileSync(".next/build-manifest.json", "utf8"));
const shared = rootMainFiles.filter((file) => file.endsWith(".js") && !polyfillFiles.includes(file));
const routes = new Map();
for (const manifest of manifests(APP)) {
  const chunks = [...chunksOf(manifest, shared)].filter((file) => file.endsWith(".js"));
  routes.set(
    routeOf(manifest),
    chunks.reduce((sum, chunk) => sum + sizeOf(chunk), 0),
  );
}

if (process.argv.includes("--write")) {
  const bounds = [...routes].sort().map(([route, bytes]) => [route, Math.ceil((bytes * HEADROOM) / 1024)]);
  writeFileSync(BOUNDS, `${JSON.stringify(Object.fromEntries(bounds), null, 2)}\n`);
}

const bounds = existsSync(BOUNDS) ? JSON.parse(readFileSync(BOUNDS, "utf8")) : {};
const kib = (bytes) => bytes / 1024;
const problems = [];
console.log("first load of each page, KiB of compressed JavaScript:");
for (const [route, bytes] of [...routes].sort()) {
  const bound = bounds[route];
  console.log(`  ${route.padEnd(28)} ${kib(bytes).toFixed(1).padStart(7)}  ≤ ${bound ?? "?"}`);
  if (bound === undefined) problems.push(`${route} has no bound`);
  else if (kib(bytes) > bound) problems.push(`${route} loads ${kib(bytes).toFixed(1)} KiB, more than ${bound}`);
}
if (problems.length > 0) {
  console.error(
    `${problems.join("; ")}.\nMake the page lighter, or set new bounds with: node scripts/bundle-sizes.mjs --write`,
  );
  process.exit(1);
}
