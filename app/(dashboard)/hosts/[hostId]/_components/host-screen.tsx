"use client";

import { useQuery } from "@tanstack/react-query";
import { ServerOff } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import type { Host, SourceGroup } from "@/app/_lib/api-types";
import { HOST_TABS, type HostTab, hostPath, hostTabFrom } from "@/app/_lib/host-tabs";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Tabs } from "@/app/_ui/tabs";
import { HostHeader } from "./host-header";
import { type HostStart, useHostStart } from "./host-start";
import { JobsTab } from "./jobs-tab";
import { OverviewTab } from "./overview-tab";
import { RepositoryTab } from "./repository-tab";
import { SettingsTab } from "./settings-tab";
import { SnapshotsTab } from "./snapshots-tab";
import { SourceGroupsTab } from "./source-groups-tab";
import { WithSchedules } from "./with-schedules";

/** What every tab of a host gets. */
export type HostData = { host: Host; sourceGroups: SourceGroup[]; openTab: (tab: HostTab) => void };

export function HostScreen({ atStart }: { atStart: HostStart }) {
  const problemOf = useProblem();
  useHostStart(atStart);
  const trpc = useTRPC();
  const t = useTranslations("host.tabs");
  const { hostId } = atStart.host;
  const query = useQuery(trpc.hosts.get.queryOptions({ hostId }));
  const groups = useQuery(trpc.sourceGroups.list.queryOptions({ hostId }));
  const [tab, openTab] = useTab(hostId);
  const host = query.data ?? atStart.host;
  const data: HostData = { host, sourceGroups: groups.data ?? atStart.sourceGroups, openTab };
  if (query.error && problemOf(query.error).code === "host_not_found") return <Removed hostname={host.hostname} />;
  return (
    <>
      <HostHeader {...data} />
      <Tabs
        label={t("label")}
        value={tab}
        onChange={openTab}
        tabs={HOST_TABS.map((value) => ({
          value,
          label: t(value),
          // Only the open tab is built: what the others show is fetched once they are opened.
          content: value === tab ? <TabContent tab={value} {...data} /> : null,
        }))}
      />
    </>
  );
}

function TabContent({ tab, ...data }: HostData & { tab: HostTab }) {
  switch (tab) {
    case "overview":
      return <OverviewTab {...data} />;
    case "source-groups":
      return <SourceGroupsTab host={data.host} sourceGroups={data.sourceGroups} />;
    case "schedules":
      return <WithSchedules {...data} />;
    case "snapshots":
      return <SnapshotsTab {...data} />;
    case "jobs":
      return <JobsTab host={data.host} />;
    case "repository":
      return <RepositoryTab host={data.host} />;
    case "settings":
      return <SettingsTab {...data} />;
  }
}

function useTab(hostId: string): [HostTab, (tab: HostTab) => void] {
  const tab = hostTabFrom(useSearchParams().get("tab"));
  return [tab, (next) => window.history.replaceState(null, "", hostPath(hostId, next))];
}

function Removed({ hostname }: { hostname: string }) {
  const t = useTranslations("host.removed");
  return (
    <>
      <PageHeader title={hostname} />
      <EmptyState
        icon={ServerOff}
        title={t("title")}
        action={
          <Button asChild tone="primary">
            <Link href="/hosts">{t("action")}</Link>
          </Button>
        }
      >
        {t("text")}
      </EmptyState>
    </>
  );
}
