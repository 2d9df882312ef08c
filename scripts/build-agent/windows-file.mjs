import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { plainText, runCommand } from "./run-command.mjs";
import { locateRuntime } from "./runtimes.mjs";

const SCRIPT = fileURLToPath(new URL("./windows-launcher.nsi", import.meta.url));
const SUBSYSTEM_AT = 0x5c;
const SUBSYSTEM_CONSOLE = 3;

/**
 * One executable file for Windows, made by NSIS (`makensis`): a PE32+ console program that carries the official runtime
 * and the agent bundle, unpacks them once and runs them. Throws when makensis fails.
 * @param {{ version: string, runtimeTgz: Buffer, runtimeEntry: string, bundle: Buffer, workDir: string }} input
 * @returns {Promise<Buffer>}
 */
export async function makeWindowsFile({ version, runtimeTgz, runtimeEntry, bundle, workDir }) {
  await mkdir(workDir, { recursive: true });
  const runtimeFile = path.join(workDir, "runtime.exe");
  const bundleFile = path.join(workDir, "agent.mjs");
  const outputFile = path.join(workDir, "agent.exe");
  await writeFile(runtimeFile, locateRuntime(runtimeTgz, runtimeEntry).program);
  await writeFile(bundleFile, bundle);
  const defines = {
    VERSION: version.replace(/[-+].*$/, ""),
    PAYLOAD_SHA256: createHash("sha256").update(runtimeTgz).update(bundle).digest("hex"),
    RUNTIME_FILE: runtimeFile,
    BUNDLE_FILE: bundleFile,
    OUTPUT_FILE: outputFile,
  };
  const argv = [
    "makensis",
    "-V2",
    "-WX",
    ...Object.entries(defines).map(([key, value]) => `-D${key}=${value}`),
    SCRIPT,
  ];
  // NSIS stamps the build time into the file unless this is set; a fixed one keeps the output reproducible.
  const made = await runCommand(argv, { env: { ...process.env, SOURCE_DATE_EPOCH: "0" }, timeoutMs: 180_000 });
  if (made.exitCode !== 0) throw new Error(`makensis failed: ${plainText(made.output).slice(0, 500)}`);
  return asConsoleProgram(await readFile(outputFile));
}

/** NSIS makes a windowed program; as a console program its output and exit code reach the shell that started it. */
function asConsoleProgram(exe) {
  const peAt = exe.readUInt32LE(0x3c);
  exe.writeUInt16LE(SUBSYSTEM_CONSOLE, peAt + SUBSYSTEM_AT);
  return exe;
}
