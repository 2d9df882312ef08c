import type { Metadata } from "next";
import { openPage } from "@/app/_lib/server-api";
import { AlertsScreen } from "./_components/alerts-screen";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage() {
  const { api } = await openPage("/alerts");
  return <AlertsScreen openAtStart={await api.alerts.list({ state: "open", limit: 100 })} />;
}
