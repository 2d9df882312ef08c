import { randomUUID } from "node:crypto";
import { AppError } from "@/server/core/errors";
import type { FolderListing } from "@/server/core/ports";
import type { AgentSession } from "./session";

/** A person waits for the answer. */
const ANSWER_WITHIN_MS = 10_000;
/** More than a few at a time means that something asks in a loop. */
const MAX_OPEN = 8;

type Open = { requestId: string; settle(listing: FolderListing | AppError): void };

/** Questions about a host's folders that its agent has not answered yet. They live in memory: a person asks again. */
export type FolderQuestions = {
  ask(session: AgentSession, path: string | null): Promise<FolderListing>;
  answer(session: AgentSession, requestId: string, listing: FolderListing): void;
  /** The session is gone; whoever waits for its answer is told. */
  drop(session: AgentSession): void;
};

export const hostOffline = () =>
  new AppError("host_offline", "The host is not connected; try again once it is online.");

export function createFolderQuestions(answerWithinMs = ANSWER_WITHIN_MS): FolderQuestions {
  const open = new Map<AgentSession, Open[]>();
  const forget = (session: AgentSession, question: Open) => {
    const left = (open.get(session) ?? []).filter((one) => one !== question);
    if (left.length === 0) open.delete(session);
    else open.set(session, left);
  };
  return {
    ask(session, path) {
      const waiting = open.get(session) ?? [];
      if (waiting.length >= MAX_OPEN)
        throw new AppError("rate_limited", "The host has not answered yet; try again in a moment.", {
          retryAfterSeconds: 1,
        });
      return new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => question.settle(new AppError("host_timeout", "The host did not answer in time; try again.")),
          answerWithinMs,
        );
        const question: Open = {
          requestId: randomUUID(),
          settle(result) {
            clearTimeout(timer);
            forget(session, question);
            if (result instanceof AppError) reject(result);
            else resolve(result);
          },
        };
        open.set(session, [...waiting, question]);
        session.send({ type: "host.list", requestId: question.requestId, path });
      });
    },
    answer(session, requestId, listing) {
      open
        .get(session)
        ?.find((question) => question.requestId === requestId)
        ?.settle(listing);
    },
    drop(session) {
      for (const question of open.get(session) ?? []) question.settle(hostOffline());
    },
  };
}
