"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type {
  Alert,
  Host,
  HostDays,
  Job,
  JobsInput,
  Repository,
  Schedule,
  Snapshot,
  SourceGroup,
} from "@/app/_lib/api-types";
import { NEWEST_SNAPSHOTS } from "@/app/_lib/host-queries";
import { HOST_JOBS } from "@/app/_lib/host-tabs";
import { useTRPC } from "@/app/_lib/trpc";

/** What the page brings along: the host, and what the opened tab shows. */
export type HostStart = {
  host: Host;
  sourceGroups: SourceGroup[];
  recentJobs?: Job[];
  alerts?: Alert[];
  newestSnapshot?: Snapshot[];
  days?: HostDays[];
  schedules?: Schedule[];
  snapshots?: Snapshot[];
  jobs?: { input: JobsInput; list: Job[] };
  repository?: Repository;
};

/** Puts it where the tabs look for it, once; from then on live events keep it fresh as they do everything else. */
export function useHostStart({ host, sourceGroups, ...rest }: HostStart): void {
  const trpc = useTRPC();
  const client = useQueryClient();
  useState(() => {
    const { hostId } = host;
    client.setQueryData(trpc.hosts.get.queryKey({ hostId }), host);
    client.setQueryData(trpc.sourceGroups.list.queryKey({ hostId }), sourceGroups);
    if (rest.recentJobs)
      client.setQueryData(trpc.jobs.list.queryKey({ hostId, limit: HOST_JOBS.recent }), rest.recentJobs);
    if (rest.alerts) client.setQueryData(trpc.alerts.list.queryKey(alertsOf(hostId)), rest.alerts);
    if (rest.newestSnapshot)
      client.setQueryData(trpc.snapshots.list.queryKey({ hostId, limit: 1 }), rest.newestSnapshot);
    if (rest.days) client.setQueryData(trpc.overview.hostDays.queryKey({ hostIds: [hostId] }), rest.days);
    if (rest.schedules) client.setQueryData(trpc.schedules.list.queryKey({ hostId }), rest.schedules);
    if (rest.snapshots)
      client.setQueryData(trpc.snapshots.list.queryKey({ hostId, limit: NEWEST_SNAPSHOTS }), rest.snapshots);
    if (rest.jobs) client.setQueryData(trpc.jobs.list.queryKey(rest.jobs.input), rest.jobs.list);
    if (rest.repository) client.setQueryData(trpc.repositories.get.queryKey({ hostId }), rest.repository);
    return null;
  });
}

export const alertsOf = (hostId: string) => ({ hostId, state: "open", limit: 10 }) as const;
