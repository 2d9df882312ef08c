/** Words that several commands use. */
import { currentPlatform } from "../platform/platform.ts";

/** 1536 → "1.5 KiB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** 90000 → "90 s", and so on up to days. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

/** How the service is started by hand here. */
export const startHint = (): string => `Start it: ${startCommand()}`;

export function startCommand(): string {
  if (currentPlatform().os === "windows") return "sc.exe start restic-manager-agent";
  return hasSystemd() ? "systemctl start restic-manager-agent" : "rc-service restic-manager-agent start";
}

/** As sd_booted(3) tells it. */
export function hasSystemd(): boolean {
  try {
    return Deno.lstatSync("/run/systemd/system").isDirectory;
  } catch {
    // The tests, and containers, have neither; systemd is what most hosts have.
    return !hasOpenRc();
  }
}

export function hasOpenRc(): boolean {
  try {
    return Deno.statSync("/sbin/openrc-run").isFile;
  } catch {
    return false;
  }
}

export const setClockCommand = (): string =>
  currentPlatform().os === "windows"
    ? "w32tm /resync"
    : hasSystemd()
      ? "timedatectl set-ntp true"
      : "rc-service ntpd start";
