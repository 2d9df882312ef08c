/** The time of day, and waking up later, in one hand: so that tests can let a night pass. */
export type Clock = {
  /** What the host's clock says. It may be set, and it goes on while the machine sleeps. */
  now(): Date;
  /** Calls `wake` after that much time of a machine that is awake. The function returned calls it off. */
  after(delayMs: number, wake: () => void): () => void;
};

export const realClock: Clock = {
  now: () => new Date(),
  after(delayMs, wake) {
    const timer = setTimeout(wake, delayMs);
    return () => clearTimeout(timer);
  },
};
