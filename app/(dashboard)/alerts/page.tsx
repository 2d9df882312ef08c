import type { Metadata } from "next";
import { openPage } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { AlertsScreen } from "./_components/alerts-screen";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getText("alerts"))("title") };
}

export default async function AlertsPage() {
  const { api } = await openPage("/alerts");
  return <AlertsScreen openAtStart={await api.alerts.list({ state: "open", limit: 100 })} />;
}
