import { open, rm } from "node:fs/promises";
import { platformName } from "./platforms.mjs";
import { hasProgram, plainText, runCommand } from "./run-command.mjs";

const ARM64_EMULATOR = ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"];
const ELF_MACHINES = { amd64: 0x3e, arm64: 0xb7 };
const PE_MACHINE_AMD64 = 0x8664;
const PE32_PLUS = 0x20b;

/**
 * Starts a built file and compares what it says about itself; a file for another kind of machine is started under qemu,
 * or only its format is checked. Returns what was checked, for the log; throws when the file is not what it should be.
 * @param {{ platform: { os: string, arch: string }, kind: "compiled" | "bundled", file: string, version: string, scratchDir: string }} input
 * @returns {Promise<string>}
 */
export async function smokeTest({ platform, kind, file, version, scratchDir }) {
  await checkFormat({ platform, kind, file });
  const emulator = await findEmulator(platform);
  if (emulator === null)
    return `${platform.os === "windows" ? "PE32+" : "ELF"} format checked, not started on this machine`;

  const wanted = `restic-manager-agent ${version} (${platformName(platform)}, ${kind})`;
  const argv = kind === "compiled" ? [...emulator, file, "version"] : [file, "version"];
  const env = { ...process.env, RM_AGENT_UNPACK_DIR: scratchDir, RM_AGENT_EMULATOR: emulator.join(" ") };
  try {
    const result = await runCommand(argv, { env, timeoutMs: 300_000 });
    if (result.exitCode !== 0 || result.stdout.trim() !== wanted) {
      throw new Error(
        `the built file does not work: \`version\` ended with ${result.exitCode} and said "${plainText(result.output).slice(0, 300)}" instead of "${wanted}"`,
      );
    }
    return emulator.length > 0 ? "started under qemu" : "started";
  } finally {
    await rm(scratchDir, { recursive: true, force: true });
  }
}

/** The command to put before a program of that platform: [] when it runs as it is, null when it cannot run here. */
async function findEmulator(platform) {
  if (platform.os !== "linux" || process.platform !== "linux") return null;
  const here = process.arch === "x64" ? "amd64" : process.arch;
  if (platform.arch === here) return [];
  return platform.arch === "arm64" && (await hasProgram(ARM64_EMULATOR[0])) ? ARM64_EMULATOR : null;
}

/** A bundled Linux file is a sh script; all others must be native programs of the right machine. */
async function checkFormat({ platform, kind, file }) {
  const head = Buffer.alloc(4096);
  const handle = await open(file);
  try {
    await handle.read(head, 0, head.length, 0);
  } finally {
    await handle.close();
  }
  if (platform.os === "windows") {
    const peAt = Math.min(head.readUInt32LE(0x3c), head.length - 64);
    const isPe = head.toString("latin1", 0, 2) === "MZ" && head.toString("latin1", peAt, peAt + 4) === "PE\0\0";
    if (isPe && head.readUInt16LE(peAt + 4) === PE_MACHINE_AMD64 && head.readUInt16LE(peAt + 24) === PE32_PLUS) return;
    throw new Error("the built file is not a PE32+ program for amd64");
  }
  if (kind === "bundled") {
    if (head.toString("latin1", 0, 10) === "#!/bin/sh\n") return;
    throw new Error("the built file does not begin with its launcher");
  }
  if (head.toString("latin1", 1, 4) === "ELF" && head.readUInt16LE(18) === ELF_MACHINES[platform.arch]) return;
  throw new Error(`the built file is not an ELF program for ${platform.arch}`);
}
