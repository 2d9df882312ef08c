import { build } from "esbuild";

/** Bundles the custom server into dist/server/main.mjs; packages stay in node_modules. */
export async function bundleServer() {
  await build({
    entryPoints: { main: "server/main.ts" },
    outdir: "dist/server",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "warning",
  });
}
