import type { Metadata } from "next";
import { shortId } from "@/app/_lib/format";
import { NEWEST_SNAPSHOTS } from "@/app/_lib/host-queries";
import { openPage, orNotFound } from "@/app/_lib/server-api";
import { treePath } from "@/app/_lib/snapshot-links";
import { getText } from "@/app/_messages/server";
import { TreeScreen } from "./_components/tree-screen";

type Props = {
  params: Promise<{ hostId: string; snapshotId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { snapshotId } = await params;
  return { title: (await getText("snapshotTree"))("title", { id: shortId(snapshotId) }) };
}

export default async function SnapshotPage({ params, searchParams }: Props) {
  const { hostId, snapshotId } = await params;
  const { path, via } = await searchParams;
  const place = { hostId, snapshotId, via: typeof via === "string" ? via : null };
  const { api } = await openPage(treePath(place, typeof path === "string" ? path : "/"));
  const host = await orNotFound(api.hosts.get({ hostId }));
  const snapshots = await orNotFound(api.snapshots.list({ hostId, limit: NEWEST_SNAPSHOTS }));
  // Of an older one only the id is told.
  const snapshot = snapshots.find((one) => one.snapshotId === snapshotId) ?? null;
  return <TreeScreen hostAtStart={host} snapshotId={snapshotId} snapshot={snapshot} />;
}
