import type { Metadata } from "next";
import { cookies } from "next/headers";
import { HOST_COLUMNS_COOKIE, hiddenFrom } from "@/app/_lib/host-columns";
import { filtersFrom, searchInput } from "@/app/_lib/host-list";
import { openPage } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { HostsScreen } from "./_components/hosts-screen";

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await getText("hosts"))("title") });

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function HostsPage({ searchParams }: Props) {
  const given = Object.entries(await searchParams).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string",
  );
  const query = new URLSearchParams(given);
  const { api } = await openPage(query.size > 0 ? `/hosts?${query}` : "/hosts");
  const hidden = hiddenFrom((await cookies()).get(HOST_COLUMNS_COOKIE)?.value);
  return <HostsScreen atStart={await api.hosts.search(searchInput(filtersFrom(query), 0))} hiddenAtStart={hidden} />;
}
