import { TRPCClientError, type TRPCLink } from "@trpc/client";
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
      const giveUp = () => {
        if (isOver) return;
        isOver = true;
        observer.error(TRPCClientError.from(new DOMException("Nobody waits for it any more.", "AbortError")));
      };
      const wait = () => {
        op.signal?.addEventListener("abort", giveUp, { once: true });
        void gate.whenOpen().then(() => {
          op.signal?.removeEventListener("abort", giveUp);
          attempt();
        });
      };
      const attempt = () => {
        if (isOver) return;
        const call = next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error(error) {
            if (problemOf(error).code !== "unauthenticated") return observer.error(error);
            gate.end();
            wait();
          },
        });
        stop = () => call.unsubscribe();
      };
      if (gate.isEnded()) wait();
      else attempt();
      return () => {
        isOver = true;
        stop();
      };
    });
