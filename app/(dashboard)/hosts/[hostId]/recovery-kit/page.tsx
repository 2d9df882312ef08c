import type { Metadata } from "next";
import { NotAllowed } from "@/app/_components/not-allowed";
import { kitPath } from "@/app/_lib/host-tabs";
import { openPage, orNotFound, serverApi } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { RecoveryKitScreen } from "./_components/recovery-kit-screen";

type Props = { params: Promise<{ hostId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { hostId } = await params;
  const api = await serverApi();
  const host = await api.hosts.get({ hostId }).catch(() => null);
  const t = await getText("recoveryKit");
  return { title: host ? t("titleOf", { hostname: host.hostname }) : t("title") };
}

export default async function RecoveryKitPage({ params }: Props) {
  const { hostId } = await params;
  const { api, me } = await openPage(kitPath(hostId));
  const host = await orNotFound(api.hosts.get({ hostId }));
  if (me.role !== "admin") return <NotAllowed title={(await getText("recoveryKit"))("title")} role={me.role} />;
  return <RecoveryKitScreen host={host} />;
}
