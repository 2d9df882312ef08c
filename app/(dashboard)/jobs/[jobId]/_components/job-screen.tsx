"use client";

import { useQuery } from "@tanstack/react-query";
import { ServerOff } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import { RunBackupButton } from "@/app/_components/run-backup-button";
import { When } from "@/app/_components/when";
import type { Host, Job } from "@/app/_lib/api-types";
import { milestoneOf } from "@/app/_lib/job-view";
import { problemOf } from "@/app/_lib/problem";
import { isInFlight, JOB_STATE } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { useJobTitle } from "@/app/_lib/use-status-text";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { EmptyState } from "@/app/_ui/empty-state";
import { CancelJob } from "./cancel-job";
import { JobCauseNotice } from "./job-cause-notice";
import { JobProgressPanel } from "./job-progress-panel";
import { JobSummary } from "./job-summary";
import { JobTimeline } from "./job-timeline";
import { LogRemoved } from "./log-removed";
import { LogViewer } from "./log-viewer";

export function JobScreen({ atStart }: { atStart: { job: Job; host: Host } }) {
  const trpc = useTRPC();
  const t = useTranslations("status.job");
  const jobTitle = useJobTitle();
  const { jobId, hostId } = atStart.job;
  const { data: job, error } = useQuery({ ...trpc.jobs.get.queryOptions({ jobId }), initialData: atStart.job });
  const { data: host } = useQuery({ ...trpc.hosts.get.queryOptions({ hostId }), initialData: atStart.host });
  if (error && problemOf(error).code === "job_not_found") return <Removed job={job} />;
  return (
    <>
      <JobHeader job={job} host={host} />
      <div role="status" className="sr-only">
        {milestoneOf(job, `${jobTitle(job)} ${t(job.state).toLowerCase()}`)}
      </div>
      <div className="grid gap-4">
        <JobTimeline job={job} />
        {isInFlight(job.state) ? <JobProgressPanel job={job} isHostOnline={host.status === "online"} /> : null}
        <JobCauseNotice job={job} />
        {job.summary ? <JobSummary summary={job.summary} isDryRun={job.isDryRun} /> : null}
        {job.logRemovedAt ? <LogRemoved lines={job.logLines} at={job.logRemovedAt} /> : <LogViewer job={job} />}
      </div>
    </>
  );
}

function JobHeader({ job, host }: { job: Job; host: Host }) {
  const jobTitle = useJobTitle();
  return (
    <PageHeader
      above={
        <Link
          href={`/hosts/${job.hostId}`}
          className="justify-self-start text-sm break-all text-ink-soft hover:text-ink hover:underline"
        >
          {job.hostname}
        </Link>
      }
      title={`${jobTitle(job)} · ${job.sourceGroupName ?? job.hostname}`}
      lead={
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Chip status={JOB_STATE[job.state]} />
          {isInFlight(job.state) && job.cancelRequestedAt ? (
            <span className="text-sm">
              Cancelling was asked for <When at={job.cancelRequestedAt} />
            </span>
          ) : null}
          <span className="text-sm text-ink-faint">Asked by {job.requestedBy}</span>
        </div>
      }
      action={
        isInFlight(job.state) ? (
          <CancelJob job={job} />
        ) : job.kind === "backup" ? (
          <RunBackupButton
            repoStatus={host.repoStatus}
            sourceGroupId={job.sourceGroupId}
            isDryRun={job.isDryRun}
            text="Run again"
          />
        ) : null
      }
    />
  );
}

function Removed({ job }: { job: Job }) {
  const jobTitle = useJobTitle();
  return (
    <>
      <PageHeader title={`${jobTitle(job)} · ${job.hostname}`} />
      <EmptyState
        icon={ServerOff}
        title="This job was removed"
        action={
          <Button asChild tone="primary">
            <Link href="/jobs">Go to jobs</Link>
          </Button>
        }
      >
        Jobs go when their host is removed. Snapshots stay in the repository.
      </EmptyState>
    </>
  );
}
