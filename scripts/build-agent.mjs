#!/usr/bin/env node
// Builds the agent for every platform into dist/agent, with checksums and manifest.json.
//   node scripts/build-agent.mjs [--only linux/amd64] [--force]
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildPlatform, hashInputs, MissingToolError } from "./build-agent/build-platform.mjs";
import { bundleAgent, readVersion } from "./build-agent/bundle.mjs";
import { readWholeBuilds, writeManifest } from "./build-agent/manifest.mjs";
import { PLATFORMS, platformName } from "./build-agent/platforms.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/**
 * Builds the wanted platforms; unchanged ones are kept. Resolves to `{ builds, failures }`, a failure being
 * `{ platform, message, isMissingTool }`. The manifest is written last and lists only what is whole.
 * @param {{ root?: string, entry?: string, outDir?: string, only?: string[], force?: boolean, log?: (line: string) => void }} [options]
 */
export async function buildAgents(options = {}) {
  const { root = ROOT, entry = "agent/main.ts", only = [], force = false, log = console.log } = options;
  const outDir = options.outDir ?? path.join(root, "dist/agent");
  const cacheDir = path.join(root, ".cache");
  await mkdir(outDir, { recursive: true });

  const version = await readVersion(root);
  const bundle = await bundleAgent({ root, entry });
  log(`agent ${version}: bundled ${entry} (${Math.round(bundle.length / 1024)} KB)`);
  const known = await readWholeBuilds(outDir);
  const wanted = PLATFORMS.filter((platform) => only.length === 0 || only.includes(platformName(platform)));
  const failures = [];

  const buildOne = async (platform) => {
    const name = platformName(platform);
    const say = (line) => log(`[${name}] ${line}`);
    const inputsSha256 = await hashInputs({ platform, version, bundle });
    const kept = known.find((build) => build.file === platform.file && build.inputsSha256 === inputsSha256);
    if (kept !== undefined && !force) {
      say(`unchanged, keeping ${describe(kept)}`);
      return kept;
    }
    try {
      const build = await buildPlatform({ platform, version, bundle, outDir, cacheDir, inputsSha256, log: say });
      say(`made ${describe(build)}`);
      return build;
    } catch (error) {
      failures.push({ platform: name, message: error.message, isMissingTool: error instanceof MissingToolError });
      say(`NOT built: ${error.message}`);
      return null;
    }
  };
  const made = (await Promise.all(wanted.map(buildOne))).filter((build) => build !== null);
  const others = known.filter((build) => !wanted.some((platform) => platform.file === build.file));
  const builds = [...made, ...others].sort((a, b) => a.file.localeCompare(b.file, "en"));
  await writeManifest({ outDir, version, builds });
  return { builds, failures };
}

function describe(build) {
  const why = build.reason === null ? "" : ` (because ${build.reason})`;
  return `${build.file}: ${build.kind}${why}, ${(build.sizeBytes / 1e6).toFixed(1)} MB, sha256 ${build.sha256}`;
}

async function main() {
  const { values } = parseArgs({ options: { only: { type: "string", multiple: true }, force: { type: "boolean" } } });
  const only = values.only ?? [];
  const unknown = only.find((name) => !PLATFORMS.some((platform) => platformName(platform) === name));
  if (unknown !== undefined) {
    throw new Error(`unknown platform ${unknown}; known: ${PLATFORMS.map(platformName).join(", ")}`);
  }
  const startedAt = Date.now();
  const { failures } = await buildAgents({ only, force: values.force === true });
  console.log(`agent build finished in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  if (failures.some((failure) => !failure.isMissingTool)) process.exitCode = 1;
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(`build-agent: ${error.message}`);
    process.exitCode = 1;
  });
}
