"use client";

import { useEffect, useRef, useState } from "react";
import type { SearchLogInput } from "@/app/_lib/api-types";
import { rankOf, stepFrom } from "@/app/_lib/log-view";
import { useTRPCClient } from "@/app/_lib/trpc";

export type Direction = SearchLogInput["direction"];
/** Matches are counted up to here; behind them the server looks for the next one. */
const MOST_COUNTED = 10_000;
const PER_ANSWER = 1000;

type Found = { text: string; lines: readonly number[]; seenTo: number; isCounting: boolean };
const NOTHING: Found = { text: "", lines: [], seenTo: 0, isCounting: false };

/** Where a text is in the log. Matches come in while they are counted, and the log may grow meanwhile. */
export function useLogSearch(jobId: string, text: string, total: number) {
  const client = useTRPCClient();
  const [found, setFound] = useState<Found>(NOTHING);
  const [error, setError] = useState<unknown>(null);
  const isCurrent = found.text === text;
  const isCapped = found.lines.length >= MOST_COUNTED;
  const seenTo = isCurrent ? found.seenTo : 0;
  const hasMore = text !== "" && seenTo < total && !(isCurrent && isCapped);

  useEffect(() => {
    if (!hasMore) return;
    const leave = new AbortController();
    setFound((known) => ({ ...(known.text === text ? known : { ...NOTHING, text }), isCounting: true }));
    client.jobs.searchLog
      .query({ jobId, text, from: seenTo + 1, direction: "forward", limit: PER_ANSWER }, { signal: leave.signal })
      .then(({ lines, resumeAt, total: searched }) => {
        if (leave.signal.aborted) return;
        setError(null);
        const nowSeen = resumeAt === null ? searched : resumeAt - 1;
        setFound((known) => ({
          text,
          lines: [...known.lines, ...lines],
          seenTo: nowSeen,
          isCounting: nowSeen < searched,
        }));
      })
      .catch((problem) => {
        if (!leave.signal.aborted) setError(problem);
      });
    return () => leave.abort();
  }, [client, jobId, text, seenTo, hasMore]);

  const lines = isCurrent ? found.lines : NOTHING.lines;
  return {
    count: lines.length,
    isCounting: hasMore,
    isCapped: isCurrent && isCapped,
    error,
    rank: (line: number) => rankOf(lines, line),
    /** The next match from a line on, going round at the ends. */
    async next(from: number, direction: Direction, find: ReturnType<typeof useFindLine>): Promise<number | null> {
      if (!hasMore && !isCapped) return stepFrom(lines, from, direction);
      const ahead = await find({ text, from, direction });
      return ahead ?? find({ text, from: direction === "forward" ? 1 : total, direction });
    },
  };
}

type Wanted = Pick<SearchLogInput, "text" | "stream" | "from" | "direction">;

/** Asks the server for one line, stretch by stretch; a new question ends the one before. */
export function useFindLine(jobId: string) {
  const client = useTRPCClient();
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  return async (wanted: Wanted): Promise<number | null> => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    let from: number | null = wanted.from;
    while (from !== null && !own.signal.aborted) {
      const found: { lines: number[]; resumeAt: number | null } = await client.jobs.searchLog.query(
        { ...wanted, jobId, from, limit: 1 },
        { signal: own.signal },
      );
      const line = found.lines[0];
      if (line !== undefined) return line;
      from = found.resumeAt;
    }
    return null;
  };
}
