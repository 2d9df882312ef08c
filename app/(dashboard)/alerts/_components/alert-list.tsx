"use client";

import { BellOff } from "lucide-react";
import { AlertCard } from "@/app/_components/alert-card";
import type { Alert, AlertState } from "@/app/_lib/api-types";
import { EmptyState } from "@/app/_ui/empty-state";

/** Null while they are being fetched. */
export function AlertList({ alerts, state }: { alerts: Alert[] | null; state: AlertState }) {
  if (alerts === null) return <p className="text-ink-soft">Loading alerts.</p>;
  if (alerts.length === 0)
    return (
      <EmptyState icon={BellOff} title={state === "open" ? "No open alerts" : "No closed alerts"}>
        {state === "open"
          ? "A copied agent, an update that failed or a certificate that ends soon would be shown here."
          : "Alerts that somebody closed, or whose trouble ended by itself, are kept here."}
      </EmptyState>
    );
  return (
    <ul
      aria-label={state === "open" ? "Open alerts" : "Closed alerts"}
      className="grid grid-cols-[minmax(0,1fr)] gap-3"
    >
      {alerts.map((alert) => (
        <li key={alert.alertId}>
          <AlertCard alert={alert} />
        </li>
      ))}
    </ul>
  );
}
