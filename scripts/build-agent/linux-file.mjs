import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { locateRuntime } from "./runtimes.mjs";

const HEADER_BYTES = 8192;
const TEMPLATE = new URL("./linux-launcher.sh", import.meta.url);

/**
 * One executable file for Linux: the sh launcher padded to a fixed length, the official runtime package
 * exactly as npm publishes it (already gzip), then the gzipped agent bundle.
 * @param {{ version: string, arch: string, runtimeTgz: Buffer, runtimeEntry: string, bundle: Buffer }} input
 * @returns {Promise<Buffer>}
 */
export async function makeLinuxFile({ version, arch, runtimeTgz, runtimeEntry, bundle }) {
  const runtime = locateRuntime(runtimeTgz, runtimeEntry);
  const agentGz = gzipSync(bundle, { level: 9 });
  const payload = Buffer.concat([runtimeTgz, agentGz]);
  const values = {
    VERSION: version,
    ARCH: arch,
    PAYLOAD_AT: HEADER_BYTES,
    PAYLOAD_SIZE: payload.length,
    PAYLOAD_SHA256: createHash("sha256").update(payload).digest("hex"),
    RUNTIME_GZ_SIZE: runtimeTgz.length,
    RUNTIME_SKIP: runtime.skip,
    RUNTIME_SIZE: runtime.size,
    AGENT_GZ_SIZE: agentGz.length,
    AGENT_SIZE: bundle.length,
  };
  return Buffer.concat([renderHeader(await readFile(TEMPLATE, "utf8"), values), payload]);
}

function renderHeader(template, values) {
  const text = template.replace(/@([A-Z0-9_]+)@/g, (placeholder, name) => {
    if (!(name in values)) throw new Error(`the launcher names an unknown value ${placeholder}`);
    return String(values[name]);
  });
  const header = Buffer.alloc(HEADER_BYTES, "\n");
  const length = Buffer.byteLength(text);
  if (length > HEADER_BYTES) throw new Error(`the launcher is ${length} bytes; at most ${HEADER_BYTES} fit`);
  header.write(text);
  return header;
}
