#!/usr/bin/env node
// Signs the built agents where the release key is kept, for a server that has only its public half.
//   node scripts/sign-agents.mjs --key FILE [--dir dist/agent]
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { readWholeBuilds, writeManifest } from "./build-agent/manifest.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
/** SPKI of Ed25519 is a prefix of that length and the key (RFC 8410). */
const SPKI_PREFIX_BYTES = 12;

/** The text of `agent/protocol/release.ts`, which Node cannot import as it is; a test holds them together. */
export function releaseStatement({ version, os, arch, kind, sizeBytes, sha256 }) {
  const lines = ["restic-manager-agent release 1", version, os, arch, kind, String(sizeBytes), sha256];
  return `${lines.join("\n")}\n`;
}

/**
 * Writes a signature beside every build of the manifest, after its file was compared with it.
 * @param {{ keyFile: string, dir: string }} input
 * @returns {Promise<{ publicKey: string, builds: import("./build-agent/manifest.mjs").Build[] }>}
 */
export async function signAgents({ keyFile, dir }) {
  const key = await readOrMakeKey(keyFile);
  const { version } = JSON.parse(await readFile(path.join(dir, "manifest.json"), "utf8"));
  const whole = await readWholeBuilds(dir);
  if (whole.length === 0) throw new Error(`${dir} holds no whole build; run npm run build first`);
  const builds = whole.map((build) => ({
    ...build,
    signature: sign(null, Buffer.from(releaseStatement(build)), key).toString("base64"),
  }));
  await writeManifest({ outDir: dir, version, builds });
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  return { publicKey: spki.subarray(SPKI_PREFIX_BYTES).toString("base64"), builds };
}

async function readOrMakeKey(file) {
  const pem = await readFile(file, "utf8").catch((error) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (pem !== null) {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== "ed25519") throw new Error(`${file} holds no Ed25519 private key`);
    return key;
  }
  const { privateKey } = generateKeyPairSync("ed25519");
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flag: "wx" });
  await chmod(file, 0o600);
  return privateKey;
}

async function main() {
  const { values } = parseArgs({ options: { key: { type: "string" }, dir: { type: "string" } } });
  if (values.key === undefined) throw new Error("name the file of the release key: --key FILE");
  const { publicKey, builds } = await signAgents({
    keyFile: values.key,
    dir: values.dir ?? path.join(ROOT, "dist/agent"),
  });
  for (const { os, arch, version } of builds) console.log(`signed ${version} for ${os}/${arch}`);
  console.log(`RM_RELEASE_PUBLIC_KEY=${publicKey}`);
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(`sign-agents: ${error.message}`);
    process.exitCode = 1;
  });
}
