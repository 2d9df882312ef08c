"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_lib/trpc";
import type { HostData } from "./host-screen";
import { SchedulesTab } from "./schedules-tab";
import { TabLoading } from "./tab-loading";

/** Time alone changes what a schedule's next runs are. */
const NEXT_RUNS_MS = 60_000;

/** The tab of the schedules, once they are there. */
export function WithSchedules(data: HostData) {
  const options = useTRPC().schedules.list.queryOptions({ hostId: data.host.hostId });
  const query = useQuery({ ...options, refetchInterval: NEXT_RUNS_MS });
  if (!query.data) return <TabLoading problem={query.error} onRetry={() => void query.refetch()} />;
  return <SchedulesTab {...data} schedules={query.data} />;
}
