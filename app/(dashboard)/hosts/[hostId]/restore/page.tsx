import type { Metadata } from "next";
import { NEWEST_SNAPSHOTS } from "@/app/_lib/host-queries";
import { openPage, orNotFound, serverApi } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { RestoreWizard } from "./_components/restore-wizard";

type Props = {
  params: Promise<{ hostId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { hostId } = await params;
  const api = await serverApi();
  const host = await api.hosts.get({ hostId }).catch(() => null);
  const t = await getText("restore");
  return { title: host ? t("titleOf", { hostname: host.hostname }) : t("title") };
}

export default async function RestorePage({ params, searchParams }: Props) {
  const { hostId } = await params;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams))
    for (const one of [value ?? []].flat()) query.append(name, one);
  const { api } = await openPage(`/hosts/${hostId}/restore${query.size > 0 ? `?${query}` : ""}`);
  const [host, snapshots] = await Promise.all([
    orNotFound(api.hosts.get({ hostId })),
    orNotFound(api.snapshots.list({ hostId, limit: NEWEST_SNAPSHOTS })),
  ]);
  return <RestoreWizard atStart={{ host, snapshots }} />;
}
