/** What platform a program file is made for, by its own header. */
import { open } from "node:fs/promises";

const ELF_MACHINES = { 62: "amd64", 183: "arm64" };
const PE_MACHINES = { 34404: "amd64", 43620: "arm64" };

/**
 * @param {string} path
 * @returns {Promise<{ os: "linux" | "windows", arch: string } | null>} null when it is no program of either system
 */
export async function platformOfProgram(path) {
  const file = await open(path);
  try {
    const head = Buffer.alloc(4096);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return platformOfHeader(head.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

function platformOfHeader(head) {
  const isElf64 = head.length >= 20 && head.readUInt32BE(0) === 0x7f454c46 && head[4] === 2;
  if (isElf64) return { os: "linux", arch: ELF_MACHINES[head.readUInt16LE(18)] ?? "another architecture" };
  if (head.length < 64 || head.toString("latin1", 0, 2) !== "MZ") return null;
  const at = head.readUInt32LE(60);
  if (at + 6 > head.length || head.toString("latin1", at, at + 4) !== "PE\0\0") return null;
  return { os: "windows", arch: PE_MACHINES[head.readUInt16LE(at + 4)] ?? "another architecture" };
}
