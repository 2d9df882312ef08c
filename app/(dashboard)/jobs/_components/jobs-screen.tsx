"use client";

import { Activity, SearchX } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { JobsTable } from "@/app/_components/jobs-table";
import { PageHeader } from "@/app/_components/page-header";
import type { Job } from "@/app/_lib/api-types";
import { formatPlural } from "@/app/_lib/format";
import { type JobFilters, jobsPath, NO_JOB_FILTERS, orderJobs } from "@/app/_lib/job-list";
import { problemOf } from "@/app/_lib/problem";
import { isInFlight } from "@/app/_lib/status";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { type HostName, JobFiltersBar } from "./job-filters-bar";
import { useJobPages } from "./use-job-pages";

type Props = { filters: JobFilters; atStart: Job[]; hosts: readonly HostName[] };

export function JobsScreen({ filters, atStart, hosts }: Props) {
  const router = useRouter();
  const [isChanging, startChange] = useTransition();
  const { jobs, error, hasOlder, isLoadingOlder, loadOlder } = useJobPages(filters, atStart);
  const isFiltered = jobsPath(filters) !== "/jobs";
  const change = (next: JobFilters) => startChange(() => router.replace(jobsPath(next), { scroll: false }));
  return (
    <>
      <PageHeader title="Jobs" {...(jobs.length > 0 ? { lead: sentenceOf(jobs) } : {})} />
      <div className="grid gap-3" aria-busy={isChanging}>
        {jobs.length > 0 || isFiltered ? <JobFiltersBar filters={filters} hosts={hosts} onChange={change} /> : null}
        {error ? <Notice tone="bad">The list may be old. {problemOf(error).message}</Notice> : null}
        {jobs.length > 0 ? (
          <JobsTable jobs={orderJobs(jobs)} />
        ) : isFiltered ? (
          <EmptyState
            icon={SearchX}
            title="No job matches"
            action={<Button onClick={() => change(NO_JOB_FILTERS)}>Clear filters</Button>}
          >
            Change the filters, or clear them to see every job.
          </EmptyState>
        ) : (
          <FirstJob />
        )}
        {hasOlder ? (
          <Button className="justify-self-center" isBusy={isLoadingOlder} onClick={loadOlder}>
            Show older jobs
          </Button>
        ) : null}
      </div>
    </>
  );
}

function sentenceOf(jobs: readonly Job[]): string {
  const open = jobs.filter(({ state }) => isInFlight(state)).length;
  return open === 0 ? "Nothing is going on right now." : `${formatPlural(open, "job")} going on.`;
}

const FirstJob = () => (
  <EmptyState
    icon={Activity}
    title="No job yet"
    action={
      <Button asChild tone="primary">
        <Link href="/hosts">Go to hosts</Link>
      </Button>
    }
  >
    Add a host, then run its first backup: it shows here with its progress and its log.
  </EmptyState>
);
