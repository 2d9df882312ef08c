"use client";

import { useQuery } from "@tanstack/react-query";
import { AlertCard } from "@/app/_components/alert-card";
import type { Alert } from "@/app/_lib/api-types";
import { useTRPC } from "@/app/_lib/trpc";

/** The host's own open alerts, above everything else. */
export function HostAlerts({ hostId, atStart }: { hostId: string; atStart: Alert[] }) {
  const options = useTRPC().alerts.list.queryOptions({ hostId, state: "open", limit: 10 });
  const { data } = useQuery({ ...options, initialData: atStart });
  if (data.length === 0) return null;
  return (
    <div className="mb-4 grid gap-3">
      {data.map((alert) => (
        <AlertCard key={alert.alertId} alert={alert} hasHost={false} />
      ))}
    </div>
  );
}
