import type { Metadata } from "next";
import { openPage } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { AgentsScreen } from "./_components/agents-screen";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getText("agents"))("title") };
}

export default async function AgentsPage() {
  const { api } = await openPage("/agents");
  const [releases, rollouts, hosts] = await Promise.all([
    api.agentReleases.list(),
    api.agentReleases.rollouts({ limit: 20 }),
    api.hosts.list(),
  ]);
  return <AgentsScreen atStart={{ releases, rollouts, hosts }} />;
}
