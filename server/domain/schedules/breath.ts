/** Well below what a reader of another page would notice. */
const LONGEST_MS = 15;

/** Lets others go on where a long calculation has held the event loop for a while. */
export function createBreath(longestMs = LONGEST_MS): { isDue(): boolean; take(): Promise<void> } {
  let startedAt = performance.now();
  return {
    isDue: () => performance.now() - startedAt > longestMs,
    take: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      startedAt = performance.now();
    },
  };
}
export type Breath = ReturnType<typeof createBreath>;
