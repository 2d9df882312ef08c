/** A queue that works on a fixed number of tasks at a time, in order of arrival. */
export type Lane = { add(task: () => Promise<void>): void };

/** Tasks must not reject: nobody would hear of it. */
export function createLane(size: number): Lane {
  const waiting: (() => Promise<void>)[] = [];
  let busy = 0;
  const next = () => {
    while (busy < size) {
      const task = waiting.shift();
      if (task === undefined) return;
      busy++;
      void task().finally(() => {
        busy--;
        next();
      });
    }
  };
  return {
    add(task) {
      waiting.push(task);
      next();
    },
  };
}
