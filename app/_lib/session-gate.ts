/** Whether calls may go out. Once the session is over they wait, and go on when the same person has logged in again. */
export type SessionGate = {
  isEnded(): boolean;
  /** Called when the server says that nobody is logged in. */
  end(): void;
  /** The reader goes on purpose: nothing is to be said about the end any more. */
  leave(): void;
  /** They did not get away after all. */
  stay(): void;
  resume(): void;
  whenOpen(): Promise<void>;
  /** @returns a function that ends it */
  subscribe(changed: () => void): () => void;
};

export function createSessionGate(): SessionGate {
  let [isEnded, isLeaving] = [false, false];
  let waiting: (() => void)[] = [];
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const changed of listeners) changed();
  };
  return {
    isEnded: () => isEnded && !isLeaving,
    end() {
      if (isEnded) return;
      isEnded = true;
      tell();
    },
    leave() {
      isLeaving = true;
      tell();
    },
    stay() {
      isLeaving = false;
      tell();
    },
    resume() {
      isEnded = false;
      tell();
      const ready = waiting;
      waiting = [];
      for (const go of ready) go();
    },
    whenOpen: () => (isEnded ? new Promise((go) => waiting.push(go)) : Promise.resolve()),
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}
