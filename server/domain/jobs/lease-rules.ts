import type { LeaseMode } from "@/agent/protocol/mod";

/** What one open job has, or wants, of a repository. */
export type Lease = { jobId: string; mode: LeaseMode; isHeld: boolean; requestedAt: Date };

/**
 * Which of the waiting jobs get the repository now. Pure.
 * Strictly in order of request: whoever cannot be let in keeps everybody behind him out, so that an exclusive request
 * is not starved by shared ones that keep coming.
 * @returns ids in the order in which they are let in
 */
export function decideLeases(leases: readonly Lease[]): string[] {
  const inside = leases.filter(({ isHeld }) => isHeld).map(({ mode }) => mode);
  const granted: string[] = [];
  for (const { jobId, mode } of leases.filter(({ isHeld }) => !isHeld).sort(byRequest)) {
    if (!fits(mode, inside)) break;
    inside.push(mode);
    granted.push(jobId);
  }
  return granted;
}

function fits(mode: LeaseMode, inside: readonly LeaseMode[]): boolean {
  return mode === "exclusive" ? inside.length === 0 : !inside.includes("exclusive");
}

function byRequest(a: Lease, b: Lease): number {
  return a.requestedAt.getTime() - b.requestedAt.getTime() || (a.jobId < b.jobId ? -1 : 1);
}
