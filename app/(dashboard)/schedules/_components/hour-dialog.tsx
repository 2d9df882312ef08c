"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useLocale, useTranslations } from "use-intl";
import type { PlannedRun, ScheduleHour, WeekHour } from "@/app/_lib/api-types";
import { dayLabel } from "@/app/_lib/calendar-words";
import { hostPath } from "@/app/_lib/host-tabs";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { type Collision, CROWD, collisionsOf } from "@/app/_lib/week-view";
import { Dialog, DialogBody } from "@/app/_ui/dialog";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";

/** The runs of one hour, and what is in the way of which. */
export function HourDialog({ hour, onClose }: { hour: WeekHour; onClose: () => void }) {
  const problemOf = useProblem();
  const t = useTranslations("week.hour");
  const locale = useLocale();
  const format = useFormat();
  const span = { from: hour.at.toISOString(), until: hour.until.toISOString() };
  const query = useQuery(useTRPC().schedules.hour.queryOptions(span));
  const clock = (at: Date) => format.clock(at).slice(0, 5);
  const { day, at, until } = hour;
  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => (isOpen ? null : onClose())}
      title={t("title", { day: dayLabel(day, locale), from: clock(at), until: clock(until) })}
      description={t("lead", { total: query.data?.total ?? hour.runs })}
      size="lg"
    >
      <DialogBody>
        {query.error ? (
          <Notice tone="bad" role="alert">
            {t("failed")} {problemOf(query.error).message}
          </Notice>
        ) : query.data ? (
          <Runs data={query.data} peak={hour.peak} />
        ) : (
          <Skeleton className="h-40" />
        )}
      </DialogBody>
    </Dialog>
  );
}

function Runs({ data: { total, runs }, peak }: { data: ScheduleHour; peak: number }) {
  const t = useTranslations("week.hour");
  const collisions = collisionsOf(runs);
  const others = runs.filter(({ collidesOn }) => collidesOn === null);
  if (runs.length === 0) return <p className="text-ink-soft">{t("none")}</p>;
  return (
    <>
      {peak >= CROWD ? <Notice tone="info">{t("crowd", { peak: String(peak) })}</Notice> : null}
      {collisions.map((collision) => (
        <CollisionPart key={collision.repository} collision={collision} />
      ))}
      {others.length > 0 ? (
        <section aria-label={t("label")} className="grid gap-2">
          {collisions.length > 0 ? <h3 className="font-medium">{t("others")}</h3> : null}
          <RunList runs={others} />
        </section>
      ) : null}
      {total > runs.length ? (
        <p className="text-sm text-ink-faint">{t("cut", { shown: String(runs.length) })}</p>
      ) : null}
    </>
  );
}

function CollisionPart({ collision: { repository, runs, exclusive, others } }: { collision: Collision }) {
  const t = useTranslations("week.hour");
  const kind = useTranslations("status.scheduleKind");
  const title = t("collisionTitle", { repository });
  return (
    <section aria-label={title} className="grid gap-2">
      <Notice tone="warn" title={title} className="[overflow-wrap:anywhere]">
        {t("collision", { exclusive: kind(exclusive.kind), host: exclusive.hostname, others })}
      </Notice>
      <RunList runs={runs} />
    </section>
  );
}

function RunList({ runs }: { runs: readonly PlannedRun[] }) {
  const kind = useTranslations("status.scheduleKind");
  const format = useFormat();
  return (
    <ul className="grid rounded-md border border-line">
      {runs.map((run) => (
        <li
          key={`${run.scheduleId} ${run.dueAt.getTime()}`}
          className="relative grid min-h-10 grid-cols-[3.5rem_minmax(0,1fr)_minmax(0,1fr)_5.5rem] items-center gap-x-3 border-t border-line px-3 py-1 first:border-t-0 hover:bg-hover max-sm:grid-cols-[3.5rem_minmax(0,1fr)]"
        >
          <time dateTime={run.dueAt.toISOString()} className="text-ink-soft tabular-nums max-sm:row-span-2">
            {format.clock(run.dueAt).slice(0, 5)}
          </time>
          <Link
            href={hostPath(run.hostId, "schedules")}
            title={run.hostname}
            className="truncate font-medium after:absolute after:inset-0"
          >
            {run.hostname}
          </Link>
          <span className="truncate text-ink-soft max-sm:hidden" title={run.name}>
            {run.name}
          </span>
          <span className="truncate text-sm text-ink-faint">
            <span className="sm:hidden">{run.name} · </span>
            {kind(run.kind)}
          </span>
        </li>
      ))}
    </ul>
  );
}
