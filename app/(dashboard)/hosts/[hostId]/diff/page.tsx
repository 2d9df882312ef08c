import type { Metadata } from "next";
import { openPage, orNotFound, serverApi } from "@/app/_lib/server-api";
import { diffPath } from "@/app/_lib/snapshot-links";
import { getText } from "@/app/_messages/server";
import { DiffScreen } from "./_components/diff-screen";

type Props = {
  params: Promise<{ hostId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};
const one = (value: string | string[] | undefined): string | null => (typeof value === "string" ? value : null);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { hostId } = await params;
  const t = await getText("diff");
  const host = await (await serverApi()).hosts.get({ hostId }).catch(() => null);
  return { title: host ? t("titleOf", { hostname: host.hostname }) : t("title") };
}

export default async function DiffPage({ params, searchParams }: Props) {
  const { hostId } = await params;
  const { from, to, path, via } = await searchParams;
  const { api } = await openPage(
    diffPath({ hostId, from: one(from), to: one(to), path: one(path) ?? "/", via: one(via) }),
  );
  const host = await orNotFound(api.hosts.get({ hostId }));
  return <DiffScreen hostAtStart={host} />;
}
