"use client";

import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Schedule } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";
import { scheduleState } from "@/app/_lib/schedule-view";
import { JOB_STATE, SCHEDULE_STATE } from "@/app/_lib/status";
import { useNow } from "@/app/_lib/time";
import { useFormat } from "@/app/_lib/use-format";
import { useListKeys } from "@/app/_lib/use-list-keys";
import { useCronText } from "@/app/_lib/use-schedule-text";
import { useStillOrder } from "@/app/_lib/use-still-order";
import { Chip } from "@/app/_ui/chip";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

export function SchedulesTable({ schedules }: { schedules: readonly Schedule[] }) {
  const t = useTranslations("schedules.list");
  const list = useRef<HTMLDivElement>(null);
  const { rows, hold } = useStillOrder(schedules, ({ scheduleId }) => scheduleId);
  useListKeys(list);
  return (
    <div ref={list} {...hold} className="@container min-w-0">
      <div className="max-md:hidden">
        <Table label={t("label")}>
          <Head>
            <Th>{t("host")}</Th>
            <Th>{t("name")}</Th>
            <Th>{t("kind")}</Th>
            <Th>{t("when")}</Th>
            <Th>{t("nextRun")}</Th>
            <Th className={WIDE}>{t("lastJob")}</Th>
            <Th>{t("state")}</Th>
          </Head>
          <tbody>
            {rows.map((schedule) => (
              <ScheduleRow key={schedule.scheduleId} schedule={schedule} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul aria-label={t("label")} className="grid gap-2 md:hidden">
        {rows.map((schedule) => (
          <ScheduleCard key={schedule.scheduleId} schedule={schedule} />
        ))}
      </ul>
    </div>
  );
}

const WIDE = "@max-4xl:hidden";

function ScheduleRow({ schedule }: { schedule: Schedule }) {
  const kind = useTranslations("status.scheduleKind");
  const cronText = useCronText();
  return (
    <Tr className="relative hover:bg-hover has-[a:focus-visible]:bg-hover">
      <Td className="max-w-56 2xl:max-w-80">
        <ScheduleLink schedule={schedule} className="block truncate" />
      </Td>
      <Td className="max-w-44">
        <span title={schedule.name} className="block truncate">
          {schedule.name}
        </span>
      </Td>
      <Td>{kind(schedule.kind)}</Td>
      <Td className="max-w-72">
        <span title={`${schedule.cron} · ${schedule.timeZone}`} className="block truncate">
          {cronText(schedule.cron)}
        </span>
      </Td>
      <Td className="whitespace-nowrap">
        <NextRun schedule={schedule} />
      </Td>
      <Td className={WIDE}>
        <LastJob schedule={schedule} />
      </Td>
      <Td className="whitespace-nowrap">
        <State schedule={schedule} />
      </Td>
    </Tr>
  );
}

function ScheduleCard({ schedule }: { schedule: Schedule }) {
  const kind = useTranslations("status.scheduleKind");
  const cronText = useCronText();
  return (
    <li className="relative grid gap-2 rounded-lg border border-line bg-surface p-3">
      <div className="grid">
        <ScheduleLink schedule={schedule} className="break-words" />
        <span className="break-words text-ink-soft">
          {schedule.name} · {kind(schedule.kind)}
        </span>
        <span className="text-sm text-ink-faint">{cronText(schedule.cron)}</span>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
        <State schedule={schedule} />
        <NextRun schedule={schedule} />
      </div>
    </li>
  );
}

/** The whole row is the link's target, while text in it stays readable one by one for a screen reader. */
const ScheduleLink = ({ schedule: { hostId, hostname }, className }: { schedule: Schedule; className: string }) => (
  <Link
    href={hostPath(hostId, "schedules")}
    data-row
    title={hostname}
    className={`font-medium after:absolute after:inset-0 focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent focus-visible:outline-none ${className}`}
  >
    {hostname}
  </Link>
);

/** In the reader's own zone: rows of many zones are read one below the other. */
function NextRun({ schedule: { nextRuns } }: { schedule: Schedule }) {
  const t = useTranslations("schedules.list");
  const format = useFormat();
  const now = useNow();
  const at = nextRuns[0]?.dueAt;
  if (!at) return <span className="text-ink-faint">{t("none")}</span>;
  return (
    <time dateTime={at.toISOString()} title={format.utc(at)}>
      {format.run(at)} <span className="text-sm text-ink-faint">{format.relative(at, now)}</span>
    </time>
  );
}

function LastJob({ schedule: { lastJob } }: { schedule: Schedule }) {
  const t = useTranslations("schedules.list");
  if (!lastJob) return <span className="text-ink-faint">{t("noneYet")}</span>;
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <Chip status={JOB_STATE[lastJob.state]} />
      {lastJob.finishedAt ? (
        <span className="text-sm text-ink-faint">
          <When at={lastJob.finishedAt} />
        </span>
      ) : null}
    </span>
  );
}

function State({ schedule }: { schedule: Schedule }) {
  const t = useTranslations("schedules.list");
  const { warnings } = schedule;
  return (
    <span className="inline-flex items-center gap-2">
      <Chip status={SCHEDULE_STATE[scheduleState(schedule, useNow())]} />
      {warnings.length > 0 ? (
        <span title={warnings.join(" ")} className="relative inline-flex items-center gap-1 text-sm text-warn">
          <TriangleAlert aria-hidden className="size-4" />
          {t("warnings", { count: warnings.length })}
        </span>
      ) : null}
    </span>
  );
}
