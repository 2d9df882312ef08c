import { Lock } from "lucide-react";
import type { Metadata } from "next";
import { linksPath } from "@/app/_lib/host-tabs";
import { openPage, orNotFound, serverApi } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { EmptyState } from "@/app/_ui/empty-state";
import { LinksHeader } from "./_components/links-header";
import { LinksScreen } from "./_components/links-screen";

type Props = { params: Promise<{ hostId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { hostId } = await params;
  const api = await serverApi();
  const host = await api.hosts.get({ hostId }).catch(() => null);
  const t = await getText("links");
  return { title: host ? t("titleOf", { hostname: host.hostname }) : t("title") };
}

export default async function LinksPage({ params }: Props) {
  const { hostId } = await params;
  const { api, me } = await openPage(linksPath(hostId));
  const host = await orNotFound(api.hosts.get({ hostId }));
  if (me.role !== "viewer") return <LinksScreen host={host} atStart={await api.downloads.links({ hostId })} />;
  const [t, session] = [await getText("links"), await getText("session")];
  return (
    <>
      <LinksHeader host={host} />
      <EmptyState icon={Lock} title={t("operators.title")}>
        {t("operators.text", { role: session(`role.${me.role}`) })}
      </EmptyState>
    </>
  );
}
