import { existsSync } from "node:fs";
import { residentBytes } from "./process-stats";

/** The most resident memory, in bytes, that each process had when it was looked at, ten times a second. */
export function watchResident(pids: Record<string, number>): { stop(): Record<string, number> } {
  const most: Record<string, number> = {};
  const look = () => {
    for (const [name, pid] of Object.entries(pids))
      if (existsSync(`/proc/${pid}`)) most[name] = Math.max(most[name] ?? 0, residentBytes(pid).total);
  };
  look();
  const timer = setInterval(look, 100);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}
