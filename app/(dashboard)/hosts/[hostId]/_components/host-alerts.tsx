"use client";

import { useQuery } from "@tanstack/react-query";
import { AlertCard } from "@/app/_components/alert-card";
import { useTRPC } from "@/app/_lib/trpc";
import { alertsOf } from "./host-start";

/** The host's own open alerts. */
export function HostAlerts({ hostId }: { hostId: string }) {
  const { data = [] } = useQuery(useTRPC().alerts.list.queryOptions(alertsOf(hostId)));
  if (data.length === 0) return null;
  return (
    <div className="grid gap-3">
      {data.map((alert) => (
        <AlertCard key={alert.alertId} alert={alert} hasHost={false} />
      ))}
    </div>
  );
}
