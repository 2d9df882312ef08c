"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, TriangleAlert, Users } from "lucide-react";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import type { WeekHour } from "@/app/_lib/api-types";
import { dayLabel } from "@/app/_lib/calendar-words";
import { useProblem } from "@/app/_lib/server-text";
import { useTimeZone } from "@/app/_lib/time";
import { useTRPC } from "@/app/_lib/trpc";
import { CROWD, dayFrom, instantIn, summaryOf } from "@/app/_lib/week-view";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { Panel } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";
import { HourDialog } from "./hour-dialog";
import { WeekDay } from "./week-day";
import { WeekGrid } from "./week-grid";

type Props = { day: string | null; onDay: (day: string | null) => void };

/** Time alone moves the week on. */
const REFRESH_MS = 60_000;

/** Seven days of the fleet, hour by hour, and where hosts get in each other's way. */
export function WeekPanel({ day, onDay }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("week");
  const trpc = useTRPC();
  const timeZone = useTimeZone();
  const [opened, open] = useState<WeekHour | null>(null);
  const from = instantIn(day, timeZone)?.toISOString();
  const query = useQuery({
    ...trpc.schedules.week.queryOptions({ timeZone, ...(from === undefined ? {} : { from }) }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const hours = query.data?.hours;
  return (
    <Panel title={t("title")} action={<WeekSteps first={hours?.[0]?.day} day={day} onDay={onDay} />}>
      <div className="grid gap-3" aria-busy={query.isPending || query.isPlaceholderData}>
        {query.error ? (
          <Notice tone="bad">
            {t("failed")} {problemOf(query.error).message}
          </Notice>
        ) : null}
        {hours ? (
          <>
            <Summary hours={hours} timeZone={timeZone} />
            <WeekGrid hours={hours} onOpen={open} />
            <WeekDay hours={hours} onOpen={open} />
            <Legend />
          </>
        ) : query.error ? null : (
          <div role="status" aria-label={t("loading")}>
            <Skeleton className="h-64" />
          </div>
        )}
      </div>
      {opened ? <HourDialog hour={opened} onClose={() => open(null)} /> : null}
    </Panel>
  );
}

type StepsProps = Props & { first: string | undefined };

/** Before today there is only what was planned, not what was done: that is in the jobs. */
function WeekSteps({ first, day, onDay }: StepsProps) {
  const t = useTranslations("week");
  const timeZone = useTimeZone();
  const go = (days: number) => {
    if (first === undefined) return;
    const today = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(Date.now());
    const next = dayFrom(first, days);
    onDay(next > today ? next : null);
  };
  return (
    <div className="flex items-center gap-1">
      {day === null ? null : (
        <>
          <Button size="sm" onClick={() => onDay(null)}>
            {t("today")}
          </Button>
          <Button size="icon" tone="quiet" aria-label={t("previous")} title={t("previous")} onClick={() => go(-7)}>
            <ChevronLeft aria-hidden className="size-4" />
          </Button>
        </>
      )}
      <Button size="icon" tone="quiet" aria-label={t("next")} title={t("next")} onClick={() => go(7)}>
        <ChevronRight aria-hidden className="size-4" />
      </Button>
    </div>
  );
}

function Summary({ hours, timeZone }: { hours: readonly WeekHour[]; timeZone: string }) {
  const t = useTranslations("week");
  const locale = useLocale();
  const { busiest, collisions, crowds } = summaryOf(hours);
  if (!busiest) return <p>{t("nothing")}</p>;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
      <span className="font-medium">
        {t("busiest", { day: dayLabel(busiest.day, locale), hour: pad(busiest.hour), runs: busiest.runs })}
      </span>
      <span className={collisions > 0 ? "font-medium text-warn" : "text-ink-soft"}>
        {t("collisions", { count: collisions })}
      </span>
      {crowds > 0 ? <span className="text-ink-soft">{t("crowds", { count: crowds })}</span> : null}
      <span className="text-sm text-ink-faint sm:ml-auto">{t("zone", { timeZone })}</span>
    </p>
  );
}

const pad = (value: number): string => String(value).padStart(2, "0");

function Legend() {
  const t = useTranslations("week");
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-1 text-sm text-ink-faint">
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden className="flex shrink-0 gap-px">
          {["bg-accent/10", "bg-accent/25", "bg-accent/45"].map((shade) => (
            <span key={shade} className={`size-3 rounded-sm ${shade}`} />
          ))}
        </span>
        {t("legendRuns")}
      </span>
      <span className="inline-flex items-center gap-1.5">
        <TriangleAlert aria-hidden className="size-3.5 shrink-0 text-warn" />
        {t("legendCollision")}
      </span>
      <span className="inline-flex items-center gap-1.5">
        <Users aria-hidden className="size-3.5 shrink-0" />
        {t("legendCrowd", { count: String(CROWD) })}
      </span>
      <span className="max-md:hidden">{t("help")}</span>
    </div>
  );
}
