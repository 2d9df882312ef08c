import type { Metadata } from "next";
import { NEWEST_SNAPSHOTS } from "@/app/_lib/host-queries";
import { HOST_JOBS, hostPath, hostTabFrom } from "@/app/_lib/host-tabs";
import { jobFiltersFrom } from "@/app/_lib/job-list";
import { openPage, orNotFound, serverApi } from "@/app/_lib/server-api";
import { getText } from "@/app/_messages/server";
import { HostScreen } from "./_components/host-screen";
import type { HostStart } from "./_components/host-start";

type Props = {
  params: Promise<{ hostId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};
type Api = Awaited<ReturnType<typeof serverApi>>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { hostId } = await params;
  const api = await serverApi();
  const host = await api.hosts.get({ hostId }).catch(() => null);
  return { title: host?.hostname ?? (await getText("host"))("title") };
}

export default async function HostPage({ params, searchParams }: Props) {
  const { hostId } = await params;
  const query = await searchParams;
  const asked = new URLSearchParams(
    Object.entries(query).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
  );
  const { api } = await openPage(hostPath(hostId, hostTabFrom(asked.get("tab"))));
  const [host, sourceGroups] = await Promise.all([
    orNotFound(api.hosts.get({ hostId })),
    orNotFound(api.sourceGroups.list({ hostId })),
  ]);
  const atStart: HostStart = { host, sourceGroups, ...(await tabData(api, hostId, asked)) };
  return <HostScreen atStart={atStart} />;
}

/** What the opened tab shows; the others are asked for once they are opened. */
async function tabData(
  api: Api,
  hostId: string,
  asked: URLSearchParams,
): Promise<Omit<HostStart, "host" | "sourceGroups">> {
  switch (hostTabFrom(asked.get("tab"))) {
    case "overview": {
      const [jobs, alerts, snapshots, days] = await Promise.all([
        api.jobs.list({ hostId, limit: HOST_JOBS.recent }),
        api.alerts.list({ hostId, state: "open", limit: 10 }),
        api.snapshots.list({ hostId, limit: 1 }),
        api.overview.hostDays({ hostIds: [hostId] }),
      ]);
      return { recentJobs: jobs, alerts, newestSnapshot: snapshots, days };
    }
    case "schedules":
    case "settings":
      return { schedules: await api.schedules.list({ hostId }) };
    case "snapshots":
      return { snapshots: await api.snapshots.list({ hostId, limit: NEWEST_SNAPSHOTS }) };
    case "jobs": {
      const { kind, state } = jobFiltersFrom(asked);
      const input = { hostId, limit: HOST_JOBS.page, ...(kind ? { kind } : {}), ...(state ? { state } : {}) };
      return { jobs: { input, list: await api.jobs.list(input) } };
    }
    case "repository": {
      const [repository, jobs] = await Promise.all([
        api.repositories.get({ hostId }),
        api.jobs.list({ hostId, limit: HOST_JOBS.page }),
      ]);
      return { repository, jobs: { input: { hostId, limit: HOST_JOBS.page }, list: jobs } };
    }
    case "source-groups":
      return {};
  }
}
