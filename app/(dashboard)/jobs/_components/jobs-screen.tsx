"use client";

import { Activity, SearchX } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useTransition } from "react";
import { useTranslations } from "use-intl";
import { JobsTable } from "@/app/_components/jobs-table";
import { PageHeader } from "@/app/_components/page-header";
import type { Job } from "@/app/_lib/api-types";
import { type JobFilters, jobsPath, NO_JOB_FILTERS } from "@/app/_lib/job-list";
import { useProblem } from "@/app/_lib/server-text";
import { isInFlight } from "@/app/_lib/status";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { JobFiltersBar } from "./job-filters-bar";
import { useJobPages } from "./use-job-pages";

type Props = { filters: JobFilters; atStart: Job[]; hostname: string | null };

export function JobsScreen({ filters, atStart, hostname }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("jobs");
  const router = useRouter();
  const [isChanging, startChange] = useTransition();
  const { jobs, error, hasOlder, isLoadingOlder, loadOlder } = useJobPages(filters, atStart);
  const isFiltered = jobsPath(filters) !== "/jobs";
  const change = (next: JobFilters) => startChange(() => router.replace(jobsPath(next), { scroll: false }));
  const open = jobs.filter(({ state }) => isInFlight(state)).length;
  return (
    <>
      <PageHeader title={t("title")} {...(jobs.length > 0 ? { lead: t("goingOn", { count: open }) } : {})} />
      <div className="grid gap-3" aria-busy={isChanging}>
        {jobs.length > 0 || isFiltered ? (
          <JobFiltersBar filters={filters} hostname={hostname} isFiltered={isFiltered} onChange={change} />
        ) : null}
        {error ? <Notice tone="bad">{t("mayBeOld", { problem: problemOf(error).message })}</Notice> : null}
        {jobs.length > 0 ? (
          <JobsTable jobs={jobs} />
        ) : isFiltered ? (
          <EmptyState
            icon={SearchX}
            title={t("noMatch.title")}
            action={<Button onClick={() => change(NO_JOB_FILTERS)}>{t("clear")}</Button>}
          >
            {t("noMatch.text")}
          </EmptyState>
        ) : (
          <FirstJob />
        )}
        {hasOlder ? <Older isLoading={isLoadingOlder} onLoad={loadOlder} /> : null}
      </div>
    </>
  );
}

/** Older jobs come by themselves when the end of the list is near; the button is for whoever does not scroll. */
function Older({ isLoading, onLoad }: { isLoading: boolean; onLoad: () => void }) {
  const t = useTranslations("jobs");
  const end = useRef<HTMLDivElement>(null);
  const load = useEffectEvent(() => {
    if (!isLoading) onLoad();
  });
  useEffect(() => {
    if (isLoading || !end.current) return;
    const watcher = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(), { rootMargin: "600px" });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [isLoading]);
  return (
    <div ref={end} className="grid justify-items-center">
      <Button isBusy={isLoading} onClick={onLoad}>
        {t("older")}
      </Button>
    </div>
  );
}

function FirstJob() {
  const t = useTranslations("jobs.first");
  return (
    <EmptyState
      icon={Activity}
      title={t("title")}
      action={
        <Button asChild tone="primary">
          <Link href="/hosts">{t("toHosts")}</Link>
        </Button>
      }
    >
      {t("text")}
    </EmptyState>
  );
}
