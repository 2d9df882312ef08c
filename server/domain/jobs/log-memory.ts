/** How many logs are remembered; each costs one number per chunk. */
const REMEMBERED_LOGS = 64;

/**
 * Where something of each chunk ends, of the logs that were read last. Chunks never change, so what is known of a log
 * stays true while it grows, and only what is new has to be measured.
 */
export type LogMemory = {
  /** A copy, to be added to; empty for a log that is not remembered. */
  of(jobId: string): number[];
  keep(jobId: string, ends: readonly number[]): void;
};

export function createLogMemory(): LogMemory {
  const known = new Map<string, readonly number[]>();
  return {
    of: (jobId) => [...(known.get(jobId) ?? [])],
    keep(jobId, ends) {
      known.delete(jobId);
      known.set(jobId, ends);
      for (const oldest of known.keys()) {
        if (known.size <= REMEMBERED_LOGS) break;
        known.delete(oldest);
      }
    },
  };
}

/** A long log must not keep everybody else from their turn. */
export const giveOthersTheirTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The index of the first end that is at least `place`; the length when there is none. */
export function firstEndFrom(ends: readonly number[], place: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] ?? 0) >= place) high = middle;
    else low = middle + 1;
  }
  return low;
}
