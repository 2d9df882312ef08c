import type { Metadata } from "next";
import { openPage } from "@/app/_lib/server-api";
import { HostsScreen } from "./_components/hosts-screen";

export const metadata: Metadata = { title: "Hosts" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function HostsPage({ searchParams }: Props) {
  const given = Object.entries(await searchParams).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  const query = new URLSearchParams(given).toString();
  const { api } = await openPage(query ? `/hosts?${query}` : "/hosts");
  return <HostsScreen atStart={await api.hosts.list()} />;
}
