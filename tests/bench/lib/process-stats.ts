import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** Linux counts CPU time in hundredths of a second (USER_HZ), whatever its own clock does. */
const TICKS_PER_SECOND = 100;

/** CPU seconds of a process; `children` are those it has waited for. Source: proc(5), /proc/pid/stat. */
export type CpuSeconds = { own: number; children: number };

export function cpuSeconds(pid: number | "self"): CpuSeconds {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the program's name and may hold spaces; what follows its bracket is plain.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = (index: number) => Number(fields[index]) / TICKS_PER_SECOND;
  return { own: ticks(11) + ticks(12), children: ticks(13) + ticks(14) };
}

/** Resident memory in bytes. `anonymous` is what belongs to this process alone. Source: proc(5), /proc/pid/status. */
export function residentBytes(pid: number): { total: number; anonymous: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1024;
  return { total: field("VmRSS"), anonymous: field("RssAnon") };
}

/** How often its threads went to sleep by themselves, and so had been woken. Source: proc(5), /proc/pid/task. */
export function wakeUps(pid: number): number {
  const statuses = readdirSync(`/proc/${pid}/task`).map((task) => readStatus(`/proc/${pid}/task/${task}/status`));
  return statuses.reduce((sum, text) => sum + Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(text)?.[1] ?? 0), 0);
}

/** Empty for a thread that has ended meanwhile. */
function readStatus(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Waits until the process has used almost no CPU for a second, at most `timeoutMs`. */
export async function waitUntilQuiet(pid: number, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (let before = cpuSeconds(pid).own; Date.now() < deadline; ) {
    await delay(1_000);
    const now = cpuSeconds(pid).own;
    if (now - before <= 0.03) return;
    before = now;
  }
}
