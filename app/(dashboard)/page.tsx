import type { Metadata } from "next";
import { openPage } from "@/app/_lib/server-api";
import { within } from "@/app/_lib/within";
import { getText } from "@/app/_messages/server";
import { OverviewScreen } from "./_components/overview-screen";
import { RUNNING_SHOWN } from "./_components/running-shown";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getText("overview"))("title") };
}

export default async function OverviewPage() {
  const { api } = await openPage("/");
  const [overview, running, days, upcoming, storage] = await Promise.all([
    api.overview.get(),
    api.jobs.list({ state: "running", limit: RUNNING_SHOWN }),
    within(api.overview.strip()),
    within(api.overview.upcoming()),
    within(api.overview.storage()),
  ]);
  return <OverviewScreen atStart={{ overview, running, days, upcoming, storage }} />;
}
