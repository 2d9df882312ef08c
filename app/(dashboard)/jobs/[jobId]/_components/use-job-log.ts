"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { JobLog } from "@/app/_lib/api-types";
import { type NumberedLine, numberLines } from "@/app/_lib/log-view";
import { useTRPCClient } from "@/app/_lib/trpc";

export type FollowedLog = { lines: readonly NumberedLine[]; nextChunk: number; isComplete: boolean };
const EMPTY: FollowedLog = { lines: [], nextChunk: 0, isComplete: false };

/** The log so far. Each event of the job makes it read on from where it is; nothing is read twice. */
export function useJobLog(jobId: string) {
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  // The shape of tRPC's own keys, so that live events reach it.
  const queryKey = [["jobs", "log"], { input: { jobId }, type: "query" }] as const;
  return useQuery({
    queryKey,
    structuralSharing: false,
    queryFn: async ({ signal }) => {
      let log = queryClient.getQueryData<FollowedLog>(queryKey) ?? EMPTY;
      for (;;) {
        if (log.isComplete) return log;
        const { nextChunk } = log;
        const page = await client.jobs.log.query({ jobId, from: nextChunk }, { signal });
        signal.throwIfAborted();
        log = append(log, page);
        if (page.nextChunk === nextChunk) return log;
        queryClient.setQueryData(queryKey, log);
      }
    },
  });
}

const append = ({ lines }: FollowedLog, { lines: more, nextChunk, isComplete }: JobLog): FollowedLog => ({
  lines: [...lines, ...numberLines(more, lines.length)],
  nextChunk,
  isComplete,
});
