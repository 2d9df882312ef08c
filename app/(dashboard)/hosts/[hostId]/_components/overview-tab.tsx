"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { JobsTable } from "@/app/_components/jobs-table";
import { RunBackupButton } from "@/app/_components/run-backup-button";
import type { Host, Job, SourceGroup } from "@/app/_lib/api-types";
import { HOST_JOBS } from "@/app/_lib/host-tabs";
import { isInFlight } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Panel, Section } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";
import { BackupsPanel } from "./backups-panel";
import { HostAlerts } from "./host-alerts";
import type { HostData } from "./host-screen";
import { MachinePanel } from "./machine-panel";
import { ProtectionCard } from "./protection-card";
import { RepositoryFailure } from "./repository-failure";
import { RunningJob } from "./running-job";

/** What matters first: can it be restored, what stands in the way, what goes on. Then the facts. */
export function OverviewTab(data: HostData) {
  const { host, sourceGroups, openTab } = data;
  const t = useTranslations("host.overview");
  const { data: jobs } = useQuery(useTRPC().jobs.list.queryOptions({ hostId: host.hostId, limit: HOST_JOBS.recent }));
  const running = (jobs ?? []).filter(({ state }) => isInFlight(state));
  return (
    <div className="grid gap-4">
      {host.repoStatus === "init_failed" ? (
        <RepositoryFailure host={host}>
          <Button size="sm" onClick={() => openTab("repository")}>
            {t("openRepository")}
          </Button>
        </RepositoryFailure>
      ) : null}
      <ProtectionCard {...data} />
      {host.status === "offline" ? <OfflineNotice host={host} /> : null}
      <HostAlerts hostId={host.hostId} />
      {running.length > 0 ? (
        <Section title={t("running")}>
          <ul className="grid gap-2">
            {running.map((job) => (
              <RunningJob key={job.jobId} job={job} />
            ))}
          </ul>
        </Section>
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <BackupsPanel host={host} openTab={openTab} />
        <MachinePanel host={host} />
      </div>
      <GroupsPanel {...data} sourceGroups={sourceGroups} />
      <RecentJobs jobs={jobs} onAll={() => openTab("jobs")} />
    </div>
  );
}

function OfflineNotice({ host }: { host: Host }) {
  const t = useTranslations("host.overview.offline");
  return (
    <Notice tone="warn" title={host.lastSeenAt ? t("title") : t("titleNever")}>
      {t.rich("text", { code: (chunks) => <code className="font-mono text-sm">{chunks}</code> })}
    </Notice>
  );
}

function GroupsPanel({ host, sourceGroups, openTab }: HostData) {
  const t = useTranslations("host.overview.groups");
  return (
    <Panel
      title={t("title")}
      action={
        <Button tone="quiet" size="sm" onClick={() => openTab("source-groups")}>
          {sourceGroups.length === 0 ? t("add") : t("edit")}
        </Button>
      }
    >
      {sourceGroups.length === 0 ? (
        <p className="text-ink-soft">{t("none")}</p>
      ) : (
        <ul className="grid gap-3">
          {sourceGroups.map((group) => (
            <GroupLine key={group.sourceGroupId} host={host} group={group} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

const GroupLine = ({ host, group }: { host: Host; group: SourceGroup }) => (
  <li className="flex flex-wrap items-center justify-between gap-3 not-first:border-t not-first:border-line not-first:pt-3">
    <div className="min-w-0">
      <p className="font-medium break-words">{group.name}</p>
      <p className="line-clamp-3 font-mono text-sm break-all text-ink-soft">{group.paths.join(", ")}</p>
    </div>
    <RunBackupButton repoStatus={host.repoStatus} sourceGroupId={group.sourceGroupId} size="sm" tone="plain" />
  </li>
);

function RecentJobs({ jobs, onAll }: { jobs: Job[] | undefined; onAll: () => void }) {
  const t = useTranslations("host.overview.jobs");
  return (
    <Section
      title={t("title")}
      action={
        <Button tone="quiet" size="sm" onClick={onAll}>
          {t("all")}
        </Button>
      }
    >
      {jobs === undefined ? (
        <Skeleton className="h-32" />
      ) : jobs.length === 0 ? (
        <p className="text-ink-soft">{t("none")}</p>
      ) : (
        <JobsTable jobs={jobs} hasHost={false} label={t("title")} />
      )}
    </Section>
  );
}
