"use client";

import { CalendarPlus, SearchX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import { NO_SCHEDULE_FILTERS, schedulesPath } from "@/app/_lib/schedule-list";
import { useProblem } from "@/app/_lib/server-text";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { Section } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";
import { ScheduleFiltersBar } from "./schedule-filters-bar";
import { SchedulesTable } from "./schedules-table";
import { useScheduleFilters } from "./use-schedule-filters";
import { type ListStart, useSchedulePages } from "./use-schedule-pages";
import { WeekPanel } from "./week-panel";

/** What the whole fleet does by itself: the week on top, every schedule below. */
export function SchedulesScreen({ start }: { start: ListStart }) {
  const problemOf = useProblem();
  const t = useTranslations("schedules");
  const { filters, setFilters, day, setDay } = useScheduleFilters();
  const { schedules, isLoading, error, hasMore, isLoadingMore, loadMore } = useSchedulePages(filters, start);
  const isFiltered = schedulesPath(filters) !== "/schedules";
  if (schedules.length === 0 && !isFiltered && !isLoading) return <FirstSchedule />;
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <div className="grid gap-6">
        <WeekPanel day={day} onDay={setDay} />
        <Section title={t("list.heading")}>
          <div className="grid gap-3" aria-busy={isLoading}>
            <ScheduleFiltersBar filters={filters} hostname={schedules[0]?.hostname} onChange={setFilters} />
            {error ? <Notice tone="bad">{t("list.old", { problem: problemOf(error).message })}</Notice> : null}
            {schedules.length > 0 ? (
              <SchedulesTable schedules={schedules} />
            ) : isLoading ? (
              <Skeleton className="h-40" />
            ) : (
              <EmptyState
                icon={SearchX}
                title={t("list.nothingTitle")}
                action={<Button onClick={() => setFilters(NO_SCHEDULE_FILTERS)}>{t("list.clear")}</Button>}
              >
                {t("list.nothing")}
              </EmptyState>
            )}
            {hasMore ? (
              <Button className="justify-self-center" isBusy={isLoadingMore} onClick={loadMore}>
                {t("list.more")}
              </Button>
            ) : null}
          </div>
        </Section>
      </div>
    </>
  );
}

function FirstSchedule() {
  const t = useTranslations("schedules");
  return (
    <>
      <PageHeader title={t("title")} />
      <EmptyState
        icon={CalendarPlus}
        title={t("list.firstTitle")}
        action={
          <Button asChild tone="primary">
            <Link href="/hosts">{t("list.goToHosts")}</Link>
          </Button>
        }
      >
        {t("list.first")}
      </EmptyState>
    </>
  );
}
