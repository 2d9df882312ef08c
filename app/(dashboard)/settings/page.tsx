import type { Metadata } from "next";
import { NotAllowed } from "@/app/_components/not-allowed";
import { openPage } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { SettingsScreen } from "./_components/settings-screen";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getText("settings"))("title") });

export default async function SettingsPage() {
  const { me, api } = await openPage("/settings");
  if (me.role !== "admin") return <NotAllowed title={(await getText("settings"))("title")} role={me.role} />;
  return <SettingsScreen settings={await api.settings.get()} />;
}
