import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "@/server/trpc/root";
import { problemOf } from "./problem";
import type { SessionGate } from "./session-gate";

/**
 * Holds calls back while the session is over. A call that was refused because of that was not carried out, so it is
 * made again afterwards: whoever pressed Save sees it saved.
 */
export const sessionLink =
  (gate: SessionGate): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let isOver = false;
      let stop = () => {};
      const attempt = () => {
        if (isOver) return;
        const call = next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error(error) {
            if (problemOf(error).code !== "unauthenticated") return observer.error(error);
            gate.end();
            void gate.whenOpen().then(attempt);
          },
        });
        stop = () => call.unsubscribe();
      };
      if (gate.isEnded()) void gate.whenOpen().then(attempt);
      else attempt();
      return () => {
        isOver = true;
        stop();
      };
    });
