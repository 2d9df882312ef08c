import { statfs } from "node:fs/promises";
import { uptime } from "node:os";
import type { Platform } from "./platform.ts";
import { processStartedAt } from "./windows-service/process-identity.ts";

const programData = Deno.build.os === "windows" ? (Deno.env.get("ProgramData") ?? "C:\\ProgramData") : "";
const programFiles = Deno.build.os === "windows" ? (Deno.env.get("ProgramFiles") ?? "C:\\Program Files") : "";
const systemRoot = Deno.build.os === "windows" ? (Deno.env.get("SystemRoot") ?? "C:\\Windows") : "";

export const windows: Platform = {
  os: "windows",
  defaultConfigDir: `${programData}\\restic-manager`,
  defaultStateDir: `${programData}\\restic-manager\\state`,
  defaultRestoreDir: `${programData}\\restic-restore`,
  installedFile: `${programFiles}\\restic-manager\\restic-manager-agent.exe`,
  defaultPath: `${systemRoot}\\System32`,
  programsDir: `${programFiles}\\restic-manager`,
  inheritedVariables: ["SystemRoot", "SystemDrive", "ProgramData", "windir", "TEMP", "TMP", "PATHEXT", "ComSpec"],

  /** The minute of the last boot: Windows names no boot, and its uptime and clock drift by less than that. */
  bootId: () => Promise.resolve(`boot-${Math.round((Date.now() / 1000 - uptime()) / 60)}`),

  async machineSeed() {
    const output = await runSystemTool("reg.exe", [
      "query",
      "HKLM\\SOFTWARE\\Microsoft\\Cryptography",
      "/v",
      "MachineGuid",
    ]);
    return /MachineGuid\s+REG_SZ\s+(\S+)/.exec(output)?.[1] ?? null;
  },

  /** Windows tells it only by WMI, which takes seconds to answer. */
  hardwareSeed: () => Promise.resolve(null),

  load1: () => null,

  async freeBytes(path) {
    try {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    } catch {
      return null;
    }
  },

  async endProcessTree(pid) {
    await runSystemTool("taskkill.exe", ["/T", "/F", "/PID", String(pid)]);
  },

  processIdentity: (pid) => Promise.resolve(processStartedAt(pid)),
};

/** Output of one of Windows' own tools, by its full path; empty when it fails. */
async function runSystemTool(name: string, args: string[]): Promise<string> {
  try {
    const command = new Deno.Command(`${systemRoot}\\System32\\${name}`, { args, stdin: "null", stderr: "null" });
    return new TextDecoder().decode((await command.output()).stdout);
  } catch {
    return "";
  }
}
