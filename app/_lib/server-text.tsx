"use client";

import { createContext, type ReactNode, useCallback, useContext } from "react";
import { type Said, type ServerWords, sayIn } from "../_messages/server-words";
import { type Problem, problemOf, problemSaid } from "./problem";

/** Null for a reader of English, which the server speaks by itself. */
const ServerWordsContext = createContext<ServerWords | null>(null);

export const ServerWordsProvider = ({ words, children }: { words: ServerWords; children: ReactNode }) => (
  <ServerWordsContext value={words}>{children}</ServerWordsContext>
);

type Say = {
  (english: string, code?: string): string;
  (english: string | null, code?: string): string | null;
};

/** A sentence of the server (message, fix, field's complaint) in the reader's language; null stays null. */
export function useServerText(): Say {
  const words = useContext(ServerWordsContext);
  return useCallback(
    ((english: string | null, code?: string) => (english === null ? null : sayIn(words, english, code).text)) as Say,
    [words],
  );
}

/** What a failed call is shown as: `problemOf` in the reader's language. */
export function useProblem(): (error: unknown) => Problem {
  const words = useContext(ServerWordsContext);
  return useCallback(
    (error) => problemSaid(problemOf(error), (english, code) => sayIn(words, english, code).text),
    [words],
  );
}

/** A sentence of the server as text on the page, marked as English where it has no translation. */
export function ServerSays({ children, code }: { children: string; code?: string }) {
  const { text, isEnglish }: Said = sayIn(useContext(ServerWordsContext), children, code);
  return isEnglish ? <span lang="en">{text}</span> : text;
}
