import type { Metadata } from "next";
import { scheduleFiltersFrom, schedulesInput, schedulesPath } from "@/app/_lib/schedule-list";
import { openPage, serverApi } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { SchedulesScreen } from "./_components/schedules-screen";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("schedules");
  return { title: t("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SchedulesPage({ searchParams }: Props) {
  const given = await searchParams;
  const text = (name: string) => (typeof given[name] === "string" ? given[name] : null);
  const asked = scheduleFiltersFrom({ get: text });
  await openPage(schedulesPath(asked, text("week")));
  const api = await serverApi();
  // A link to a host that was removed shows all schedules rather than an error.
  const isThere = asked.hostId === null || (await api.hosts.get({ hostId: asked.hostId }).catch(() => null)) !== null;
  const filters = isThere ? asked : { ...asked, hostId: null };
  return <SchedulesScreen start={{ filters, schedules: await api.schedules.list(schedulesInput(filters)) }} />;
}
