import type { Metadata } from "next";
import { hostPath, hostTabFrom } from "@/app/_lib/host-tabs";
import { openPage, orNotFound, serverApi } from "@/app/_lib/server-api";
import { HostScreen } from "./_components/host-screen";

type Props = {
  params: Promise<{ hostId: string }>;
  searchParams: Promise<{ tab?: string | string[] }>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { hostId } = await params;
  const api = await serverApi();
  const host = await api.hosts.get({ hostId }).catch(() => null);
  return { title: host?.hostname ?? "Host" };
}

export default async function HostPage({ params, searchParams }: Props) {
  const { hostId } = await params;
  const { tab } = await searchParams;
  const { api } = await openPage(hostPath(hostId, hostTabFrom(typeof tab === "string" ? tab : null)));
  const host = await orNotFound(api.hosts.get({ hostId }));
  const [sourceGroups, schedules, snapshots, jobs, alerts] = await Promise.all([
    api.sourceGroups.list({ hostId }),
    api.schedules.list({ hostId }),
    api.snapshots.list({ hostId }),
    api.jobs.list({ hostId, limit: 25 }),
    api.alerts.list({ hostId, state: "open", limit: 10 }),
  ]);
  return <HostScreen atStart={{ host, sourceGroups, schedules, snapshots, jobs }} alertsAtStart={alerts} />;
}
