import { readFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

// `ws` is CommonJS and asks for Node's own modules by require(), which an ES module does not have.
const BANNER =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/**
 * Bundles the agent into one ES module that needs nothing but the Deno runtime.
 * Deterministic: the same sources and dependencies give the same bytes on every machine.
 * @param {{ root: string, entry: string }} input `root` is the project root, `entry` the agent's main module.
 * @returns {Promise<Buffer>}
 */
export async function bundleAgent({ root, entry }) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [path.resolve(root, entry)],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "es2023",
    conditions: ["deno", "import"],
    external: ["bufferutil", "utf-8-validate"],
    banner: { js: BANNER },
    legalComments: "inline",
    logLevel: "silent",
    supported: { "top-level-await": true },
  });
  return Buffer.from(result.outputFiles[0].contents);
}

/**
 * The product's version, from the project's package.json. Agents compare versions number by number, so it must be
 * three of them.
 */
export async function readVersion(root) {
  const { version } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
  if (!/^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(version))
    throw new Error(`the version ${version} in package.json must be three numbers, such as 1.2.3`);
  return version;
}
