"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Activity, SearchX } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { JobFilterFields } from "@/app/_components/job-filter-fields";
import { JobsTable } from "@/app/_components/jobs-table";
import type { Host } from "@/app/_lib/api-types";
import { HOST_JOBS, hostPath } from "@/app/_lib/host-tabs";
import { type JobFilters, jobFiltersFrom, jobsPath } from "@/app/_lib/job-list";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { TabLoading } from "./tab-loading";

/** More than this is looked at in the list of all jobs. */
const MOST = 500;
/** Progress is no reason for an event to every list. */
const PROGRESS_MS = 5000;

/** The host's jobs, newest first; filters are part of the address. */
export function JobsTab({ host: { hostId, hostname } }: { host: Host }) {
  const t = useTranslations("host.jobs");
  const filters = { ...jobFiltersFrom(useSearchParams()), hostId };
  const { kind, state } = filters;
  const [limit, setLimit] = useState<number>(HOST_JOBS.page);
  const input = { hostId, limit, ...(kind ? { kind } : {}), ...(state ? { state } : {}) };
  const query = useQuery({
    ...useTRPC().jobs.list.queryOptions(input),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => (data?.some((job) => job.state === "running") ? PROGRESS_MS : false),
  });
  const jobs = query.data;
  if (!jobs) return <TabLoading problem={query.error} onRetry={() => void query.refetch()} />;
  const isFiltered = kind !== null || state !== null;
  if (jobs.length === 0 && !isFiltered)
    return (
      <EmptyState icon={Activity} title={t("none")}>
        {t("noneText", { hostname })}
      </EmptyState>
    );
  const change = (next: JobFilters) => window.history.replaceState(null, "", jobsTabPath(next, hostId));
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <search className="flex flex-wrap items-center gap-2">
          <JobFilterFields filters={filters} onChange={(next) => change({ ...filters, ...next })} />
        </search>
        <Button asChild tone="quiet" size="sm">
          <Link href={jobsPath(filters)}>{t("all")}</Link>
        </Button>
      </div>
      {jobs.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title={t("noMatch")}
          action={<Button onClick={() => change({ ...filters, kind: null, state: null })}>{t("clear")}</Button>}
        >
          {t("noMatchText")}
        </EmptyState>
      ) : (
        <JobsTable jobs={jobs} hasHost={false} label={t("label")} />
      )}
      {jobs.length >= limit && limit < MOST ? (
        <Button
          className="justify-self-center"
          isBusy={query.isPlaceholderData}
          onClick={() => setLimit(Math.min(MOST, limit + HOST_JOBS.page))}
        >
          {t("older")}
        </Button>
      ) : null}
    </div>
  );
}

function jobsTabPath({ kind, state }: JobFilters, hostId: string): string {
  const extra = new URLSearchParams({ ...(kind ? { kind } : {}), ...(state ? { state } : {}) }).toString();
  return extra ? `${hostPath(hostId, "jobs")}&${extra}` : hostPath(hostId, "jobs");
}
