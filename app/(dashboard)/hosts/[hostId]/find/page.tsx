import type { Metadata } from "next";
import { openPage, orNotFound, serverApi } from "@/app/_lib/server-api";
import { findPath } from "@/app/_lib/snapshot-links";
import { getText } from "@/app/_messages/server";
import { FindScreen } from "./_components/find-screen";

type Props = {
  params: Promise<{ hostId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { hostId } = await params;
  const t = await getText("find");
  const host = await (await serverApi()).hosts.get({ hostId }).catch(() => null);
  return { title: host ? t("titleOf", { hostname: host.hostname }) : t("title") };
}

export default async function FindPage({ params, searchParams }: Props) {
  const { hostId } = await params;
  const { q, exact, case: letters, via } = await searchParams;
  const here = findPath({
    ...{ hostId, isExact: exact === "1", isCaseIgnored: letters === "any" },
    ...(typeof q === "string" ? { pattern: q } : {}),
    via: typeof via === "string" ? via : null,
  });
  const { api } = await openPage(here);
  const host = await orNotFound(api.hosts.get({ hostId }));
  return <FindScreen hostAtStart={host} />;
}
