"use client";

import { useQuery } from "@tanstack/react-query";
import { ServerOff } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import { TagList } from "@/app/_components/tag-list";
import { When } from "@/app/_components/when";
import type { Alert, Host, Job, Schedule, Snapshot, SourceGroup } from "@/app/_lib/api-types";
import { type HostTab, hostPath, hostTabFrom } from "@/app/_lib/host-tabs";
import { problemOf } from "@/app/_lib/problem";
import { HOST_STATUS, PROTECTION, REPOSITORY_STATE } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { EmptyState } from "@/app/_ui/empty-state";
import { Tabs } from "@/app/_ui/tabs";
import { HostAlerts } from "./host-alerts";
import { JobsTab } from "./jobs-tab";
import { OverviewTab } from "./overview-tab";
import { RepositoryTab } from "./repository-tab";
import { SchedulesTab } from "./schedules-tab";
import { SnapshotsTab } from "./snapshots-tab";
import { SourceGroupsTab } from "./source-groups-tab";

export type HostData = {
  host: Host;
  sourceGroups: SourceGroup[];
  schedules: Schedule[];
  snapshots: Snapshot[];
  jobs: Job[];
};

/** Time alone changes what a schedule's next runs are. */
const NEXT_RUNS_MS = 60_000;

export function HostScreen({ atStart, alertsAtStart }: { atStart: HostData; alertsAtStart: Alert[] }) {
  const trpc = useTRPC();
  const { hostId } = atStart.host;
  const query = useQuery({ ...trpc.hosts.get.queryOptions({ hostId }), initialData: atStart.host });
  const data: HostData = {
    host: query.data,
    sourceGroups: useQuery({ ...trpc.sourceGroups.list.queryOptions({ hostId }), initialData: atStart.sourceGroups })
      .data,
    schedules: useQuery({
      ...trpc.schedules.list.queryOptions({ hostId }),
      initialData: atStart.schedules,
      refetchInterval: NEXT_RUNS_MS,
    }).data,
    snapshots: useQuery({ ...trpc.snapshots.list.queryOptions({ hostId }), initialData: atStart.snapshots }).data,
    jobs: useQuery({ ...trpc.jobs.list.queryOptions({ hostId, limit: 25 }), initialData: atStart.jobs }).data,
  };
  const [tab, openTab] = useTab(hostId);
  if (query.error && problemOf(query.error).code === "host_not_found") return <Removed hostname={data.host.hostname} />;
  return (
    <>
      <HostHeader host={data.host} openTab={openTab} />
      <HostAlerts hostId={hostId} atStart={alertsAtStart} />
      <Tabs
        label="Host"
        value={tab}
        onChange={openTab}
        tabs={[
          { value: "overview", label: "Overview", content: <OverviewTab {...data} openTab={openTab} /> },
          {
            value: "source-groups",
            label: "Source groups",
            count: data.sourceGroups.length,
            content: <SourceGroupsTab host={data.host} sourceGroups={data.sourceGroups} />,
          },
          {
            value: "schedules",
            label: "Schedules",
            count: data.schedules.length,
            content: <SchedulesTab {...data} openTab={openTab} />,
          },
          {
            value: "snapshots",
            label: "Snapshots",
            count: data.snapshots.length,
            content: <SnapshotsTab {...data} />,
          },
          { value: "jobs", label: "Jobs", content: <JobsTab host={data.host} jobs={data.jobs} /> },
          {
            value: "repository",
            label: "Repository",
            content: <RepositoryTab host={data.host} jobs={data.jobs} />,
          },
        ]}
      />
    </>
  );
}

function useTab(hostId: string): [HostTab, (tab: HostTab) => void] {
  const tab = hostTabFrom(useSearchParams().get("tab"));
  return [tab, (next) => window.history.replaceState(null, "", hostPath(hostId, next))];
}

const HostHeader = ({ host, openTab }: { host: Host; openTab: (tab: HostTab) => void }) => (
  <PageHeader
    above={
      <Link href="/hosts" className="justify-self-start text-sm text-ink-soft hover:text-ink hover:underline">
        Hosts
      </Link>
    }
    title={host.hostname}
    lead={
      <div className="flex flex-wrap items-center gap-2">
        <ProtectionChip host={host} openTab={openTab} />
        <Chip status={HOST_STATUS[host.status]} />
        {host.status === "offline" ? (
          <span className="text-sm text-ink-faint">
            {host.lastSeenAt ? "last seen " : null}
            <When at={host.lastSeenAt} never="never seen" />
          </span>
        ) : null}
        <RepositoryChip host={host} />
        <TagList tags={host.tags} />
      </div>
    }
  />
);

function RepositoryChip({ host: { repoStatus } }: { host: Host }) {
  const t = useTranslations("status.repository");
  return <Chip status={REPOSITORY_STATE[repoStatus]} word={`Repository: ${t(repoStatus).toLowerCase()}`} />;
}

/** Where a schedule is what is missing, it leads to where one is added. */
const ProtectionChip = ({ host, openTab }: { host: Host; openTab: (tab: HostTab) => void }) =>
  host.protection === "no_schedule" || host.protection === "paused" ? (
    <button type="button" className="rounded-full hover:underline" onClick={() => openTab("schedules")}>
      <Chip status={PROTECTION[host.protection]} />
    </button>
  ) : (
    <Chip status={PROTECTION[host.protection]} />
  );

const Removed = ({ hostname }: { hostname: string }) => (
  <>
    <PageHeader title={hostname} />
    <EmptyState
      icon={ServerOff}
      title="This host was removed"
      action={
        <Button asChild tone="primary">
          <Link href="/hosts">Go to hosts</Link>
        </Button>
      }
    >
      Its snapshots are still in its repository.
    </EmptyState>
  </>
);
