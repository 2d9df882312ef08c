"use client";

import { useQuery } from "@tanstack/react-query";
import { AlertCard } from "@/app/_components/alert-card";
import { useTRPC } from "@/app/_lib/trpc";

/** The host's own open alerts, above everything else. */
export function HostAlerts({ hostId }: { hostId: string }) {
  const { data } = useQuery(useTRPC().alerts.list.queryOptions({ hostId, state: "open", limit: 10 }));
  return (data ?? []).map((alert) => <AlertCard key={alert.alertId} alert={alert} hasHost={false} />);
}
