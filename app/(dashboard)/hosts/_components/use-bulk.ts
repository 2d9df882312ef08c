"use client";

import { useMutation } from "@tanstack/react-query";
import type { HostOutcome } from "@/app/_lib/api-types";
import { useTRPCClient } from "@/app/_lib/trpc";

export type BulkAction = "run" | "tag" | "untag" | "pause" | "resume";
export type BulkOrder =
  | { action: "run" | "resume"; hostIds: string[] }
  | { action: "tag" | "untag"; hostIds: string[]; tags: string[] }
  | { action: "pause"; hostIds: string[]; pausedUntil: string };

/** One call for all hosts, whatever is done with them. */
export function useBulk(onSuccess: (outcomes: HostOutcome[]) => void) {
  const client = useTRPCClient();
  return useMutation({
    mutationFn: (order: BulkOrder): Promise<HostOutcome[]> => {
      const { hostIds } = order;
      switch (order.action) {
        case "run":
          return client.sourceGroups.runHosts.mutate({ hostIds });
        case "tag":
          return client.hosts.tag.mutate({ hostIds, add: order.tags });
        case "untag":
          return client.hosts.tag.mutate({ hostIds, remove: order.tags });
        case "pause":
          return client.schedules.pauseHosts.mutate({ hostIds, pausedUntil: order.pausedUntil });
        case "resume":
          return client.schedules.pauseHosts.mutate({ hostIds, pausedUntil: null });
      }
    },
    onSuccess,
  });
}
