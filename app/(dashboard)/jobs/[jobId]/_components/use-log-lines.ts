"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useReducer, useRef, useState } from "react";
import type { LogLine, LogPage } from "@/app/_lib/api-types";
import { createLineCache, type Range } from "@/app/_lib/log-view";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc";

export type LogLines = {
  total: number;
  isLoading: boolean;
  error: unknown;
  line(number: number): LogLine | undefined;
  /** Asks for what is missing of these lines. */
  want(first: number, last: number): void;
  retry(): void;
};

/** A log of any length: its total is kept up to date by live events, its lines are fetched where they are looked at. */
export function useLogLines(jobId: string, atStart: LogPage | null): LogLines {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const head = useQuery({
    ...trpc.jobs.logLines.queryOptions({ jobId, count: 0 }),
    ...(atStart ? { initialData: { ...atStart, lines: [] } } : {}),
  });
  const [cache] = useState(() => {
    const fresh = createLineCache();
    if (atStart) fresh.put(atStart.from, atStart.lines);
    return fresh;
  });
  const [, show] = useReducer((count: number) => count + 1, 0);
  const [error, setError] = useState<unknown>(null);
  const asked = useRef(new Set<number>());
  const total = head.data?.total ?? 0;

  const fetchRange = useCallback(
    async ({ from, count }: Range) => {
      if (asked.current.has(from)) return;
      asked.current.add(from);
      try {
        const page = await client.jobs.logLines.query({ jobId, from, count });
        cache.put(page.from, page.lines);
        setError(null);
        show();
      } catch (problem) {
        setError(problem);
      } finally {
        asked.current.delete(from);
      }
    },
    [client, cache, jobId],
  );
  const want = useCallback(
    (first: number, last: number) => {
      for (const range of cache.missing(first, last, total)) void fetchRange(range);
    },
    [cache, fetchRange, total],
  );
  return {
    total,
    isLoading: head.isPending,
    error: head.error ?? error,
    line: cache.line,
    want,
    retry() {
      setError(null);
      void head.refetch();
    },
  };
}
