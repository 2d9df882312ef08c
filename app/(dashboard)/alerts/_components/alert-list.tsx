"use client";

import { BellOff } from "lucide-react";
import { useTranslations } from "use-intl";
import { AlertCard } from "@/app/_components/alert-card";
import type { Alert, AlertState } from "@/app/_lib/api-types";
import { EmptyState } from "@/app/_ui/empty-state";

/** Null while they are being fetched. */
export function AlertList({ alerts, state }: { alerts: Alert[] | null; state: AlertState }) {
  const t = useTranslations("alerts");
  if (alerts === null) return <p className="text-ink-soft">{t("loading")}</p>;
  if (alerts.length === 0)
    return (
      <EmptyState icon={BellOff} title={t(`empty.${state}`)}>
        {t(`empty.${state}Text`)}
      </EmptyState>
    );
  return (
    <ul aria-label={t(`list.${state}`)} className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {alerts.map((alert) => (
        <li key={alert.alertId}>
          <AlertCard alert={alert} />
        </li>
      ))}
    </ul>
  );
}
