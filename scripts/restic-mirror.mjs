/**
 * The server's own copies of restic, handed out to hosts that have no other way to it.
 *
 *   npm run restic-mirror -- add FILE --os linux --arch amd64 --sha256 SUM [--version 0.18.0]
 *   npm run restic-mirror -- list
 *   npm run restic-mirror -- remove --os linux --arch amd64
 *
 * FILE is one of restic's releases (.bz2, .zip) or the program itself; SUM is the SHA-256 of FILE, as restic's own
 * SHA256SUMS names it. The folder is RM_DATA_DIR/restic.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ARCHITECTURES, addToMirror, listMirror, removeFromMirror, SYSTEMS } from "./lib/restic-mirror.mjs";

const USAGE = `usage: npm run restic-mirror -- add FILE --os linux|windows --arch amd64|arm64 --sha256 SUM [--version X.Y.Z]
       npm run restic-mirror -- list
       npm run restic-mirror -- remove --os linux|windows --arch amd64|arm64`;

class UsageError extends Error {}

const text = { type: "string" };

function readArguments(args) {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { os: text, arch: text, sha256: text, version: text },
    });
  } catch (error) {
    throw new UsageError(error.message);
  }
  const [command, file, ...more] = parsed.positionals;
  const wanted = { command, file, ...parsed.values };
  if (!["add", "list", "remove"].includes(command) || more.length > 0 || (file === undefined) === (command === "add"))
    throw new UsageError("Say add FILE, list or remove.");
  if (command !== "list" && !(SYSTEMS.includes(wanted.os) && ARCHITECTURES.includes(wanted.arch)))
    throw new UsageError("Say for which machines: --os linux or windows, and --arch amd64 or arm64.");
  if (command === "add" && !/^[0-9a-f]{64}$/i.test(wanted.sha256 ?? ""))
    throw new UsageError("Give --sha256 with the 64 digits that restic's SHA256SUMS names for the file.");
  if (wanted.version !== undefined && !/^\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(wanted.version))
    throw new UsageError("Give --version as three numbers, such as 0.18.0.");
  return wanted;
}

async function main(args) {
  const wanted = readArguments(args);
  const dir = join(process.env.RM_DATA_DIR || "data", "restic");
  if (wanted.command === "add") {
    const { os, arch, version, sha256, sizeBytes } = await addToMirror({ ...wanted, dir });
    console.log(`restic ${version} for ${os} ${arch} is mirrored: ${sizeBytes} bytes, SHA-256 ${sha256}`);
    return 0;
  }
  if (wanted.command === "remove") {
    const { os, arch } = wanted;
    const isRemoved = await removeFromMirror(dir, wanted);
    console.log(isRemoved ? `restic for ${os} ${arch} is mirrored no more.` : `There is no restic for ${os} ${arch}.`);
    return isRemoved ? 0 : 1;
  }
  const entries = await listMirror(dir);
  if (entries.length === 0) console.log(`Nothing is mirrored in ${dir}.`);
  for (const { os, arch, version = "?", sha256 = "?", addedAt = "?", problem } of entries)
    console.log(`${os} ${arch}  restic ${version}  added ${addedAt}  ${problem ?? sha256}`);
  return entries.some(({ problem }) => problem) ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message}\n${USAGE}` : `restic-mirror: ${error.message}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
