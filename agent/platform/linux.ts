import { statfs } from "node:fs/promises";
import { readTextIfExists } from "../files.ts";
import type { Platform } from "./platform.ts";

export const linux: Platform = {
  os: "linux",
  defaultConfigDir: "/etc/restic-manager",
  defaultStateDir: "/var/lib/restic-manager",
  defaultRestoreDir: "/var/restic-restore",
  installedFile: "/usr/local/bin/restic-manager-agent",
  defaultPath: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  programsDir: "",
  inheritedVariables: ["SSH_AUTH_SOCK", "TMPDIR"],

  async bootId() {
    const text = await readTextIfExists("/proc/sys/kernel/random/boot_id").catch(() => null);
    return text?.trim() || "unknown";
  },

  /** Source: machine-id(5); the fallback is D-Bus's older place. */
  async machineSeed() {
    for (const path of ["/etc/machine-id", "/var/lib/dbus/machine-id"]) {
      const id = (await readTextIfExists(path).catch(() => null))?.trim();
      if (id !== undefined && /^[0-9a-f]{32}$/.test(id)) return id;
    }
    return null;
  },

  /** Source: SMBIOS, as the kernel shows it to root. Firmware without an id of its own fills in one digit. */
  async hardwareSeed() {
    const id = (await readTextIfExists("/sys/class/dmi/id/product_uuid").catch(() => null))?.trim().toLowerCase();
    return id !== undefined && /^[0-9a-f-]{36}$/.test(id) && !/^([0f])(-|\1)*$/.test(id) ? id : null;
  },

  load1() {
    const [oneMinute] = Deno.loadavg();
    return oneMinute ?? null;
  },

  async freeBytes(path) {
    try {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    } catch {
      return null;
    }
  },

  /** Start time in clock ticks since boot, field 22 of /proc/PID/stat; a zombie counts as gone. Source: proc(5). */
  async processIdentity(pid) {
    const stat = await readTextIfExists(`/proc/${pid}/stat`).catch(() => null);
    if (stat === null) return null;
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? null);
  },
};
