"use client";

import { useQuery } from "@tanstack/react-query";
import { ServerOff } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import type { Host, Job, LogPage } from "@/app/_lib/api-types";
import { milestoneOf } from "@/app/_lib/job-view";
import { useProblem } from "@/app/_lib/server-text";
import { isInFlight } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { useJobTitle } from "@/app/_lib/use-status-text";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { JobCauseNotice } from "./job-cause-notice";
import { JobHeader } from "./job-header";
import { JobProgressPanel } from "./job-progress-panel";
import { JobSummary } from "./job-summary";
import { JobTimeline } from "./job-timeline";
import { LogRemoved } from "./log-removed";
import { LogViewer } from "./log-viewer";

type Props = { atStart: { job: Job; host: Host; log: LogPage | null } };

export function JobScreen({ atStart }: Props) {
  const problemOf = useProblem();
  const trpc = useTRPC();
  const t = useTranslations("job");
  const { jobId, hostId } = atStart.job;
  const { data: job, error } = useQuery({ ...trpc.jobs.get.queryOptions({ jobId }), initialData: atStart.job });
  const { data: host } = useQuery({ ...trpc.hosts.get.queryOptions({ hostId }), initialData: atStart.host });
  if (error && problemOf(error).code === "job_not_found") return <Removed job={job} />;
  return (
    <>
      <JobHeader job={job} host={host} />
      <Milestone job={job} />
      <div className="grid gap-4">
        {error ? <Notice tone="bad">{t("mayBeOld", { problem: problemOf(error).message })}</Notice> : null}
        <JobTimeline job={job} />
        {isInFlight(job.state) ? <JobProgressPanel job={job} isHostOnline={host.status === "online"} /> : null}
        <JobCauseNotice job={job} />
        <JobSummary job={job} />
        {job.logRemovedAt ? (
          <LogRemoved lines={job.logLines} at={job.logRemovedAt} />
        ) : (
          <LogViewer job={job} atStart={atStart.log} />
        )}
      </div>
    </>
  );
}

/** What a screen reader is told while a job goes on. */
function Milestone({ job }: { job: Job }) {
  const t = useTranslations("job.milestone");
  const ofState = useTranslations("status.job");
  const format = useFormat();
  const jobTitle = useJobTitle();
  const what = `${jobTitle(job)} ${format.locale === "en" ? ofState(job.state).toLowerCase() : ofState(job.state)}`;
  const { key, share } = milestoneOf(job);
  return (
    <div role="status" className="sr-only">
      {t(key, { what, share: format.percent(share) })}
    </div>
  );
}

function Removed({ job }: { job: Job }) {
  const t = useTranslations("job.gone");
  const jobTitle = useJobTitle();
  return (
    <>
      <PageHeader title={`${jobTitle(job)} · ${job.hostname}`} />
      <EmptyState
        icon={ServerOff}
        title={t("title")}
        action={
          <Button asChild tone="primary">
            <Link href="/jobs">{t("toJobs")}</Link>
          </Button>
        }
      >
        {t("text")}
      </EmptyState>
    </>
  );
}
