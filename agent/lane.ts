import { type JobOrder, leaseModeOf } from "./protocol/mod.ts";

/** A queue that works on a fixed number of tasks at a time, in order of arrival. */
export type Lane = {
  /** Queues a task. The function returned starts it out of turn if it still waits, and does nothing otherwise. */
  add(task: () => Promise<void>): () => void;
};

/**
 * Where a job waits for its turn. What writes does so one after the other; looking may happen beside it. `unlock` and
 * `verify` write nothing, but may have to wait for the repository: they have a place of their own to do so. Nobody who
 * needs a file back waits for any of them.
 */
export function laneOf(order: JobOrder): "writing" | "looking" | "beside" | "restoring" {
  if (order.kind === "restore") return "restoring";
  if (order.kind === "unlock" || order.kind === "verify") return "beside";
  if (order.kind === "init" || order.kind === "backup") return "writing";
  return leaseModeOf(order) === null ? "looking" : "writing";
}

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
      return () => {
        const place = waiting.indexOf(task);
        if (place < 0) return;
        waiting.splice(place, 1);
        void task();
      };
    },
  };
}
