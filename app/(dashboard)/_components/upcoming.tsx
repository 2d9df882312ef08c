"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { UpcomingHour } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";
import { busiest, nextNamed } from "@/app/_lib/overview";
import { useNow } from "@/app/_lib/time";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Columns } from "@/app/_ui/columns";
import { Panel } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";

const REFETCH_MS = 60_000;
const HOUR_MS = 60 * REFETCH_MS;
const NAMED = 4;

/** What schedules will start: how many runs an hour, and the next ones by name. */
export function Upcoming({ atStart }: { atStart: UpcomingHour[] | null }) {
  const t = useTranslations("overview.upcoming");
  const trpc = useTRPC();
  const { data: hours } = useQuery({
    ...trpc.overview.upcoming.queryOptions(),
    ...(atStart ? { initialData: atStart } : {}),
    refetchInterval: REFETCH_MS,
  });
  return <Panel title={t("title")}>{hours ? <Timeline hours={hours} /> : <Skeleton className="h-36" />}</Panel>;
}

function Timeline({ hours }: { hours: UpcomingHour[] }) {
  const t = useTranslations("overview.upcoming");
  const format = useFormat();
  const now = useNow(REFETCH_MS);
  const most = busiest(hours);
  if (!most) return <p className="text-ink-soft">{t("empty")}</p>;
  const clock = (at: Date) => format.clock(at).slice(0, 5);
  const { total, hour } = most;
  const summary =
    hour.count === 1 || hour.count === total
      ? t("one", { total })
      : t("summary", { total, hour: clock(hour.from), most: hour.count });
  const textOf = ({ from, count, first }: UpcomingHour) => {
    const text = t("hour", { from: clock(from), to: clock(new Date(from.getTime() + HOUR_MS)), count });
    const names = first.map(({ hostname, schedule }) => t("run", { host: hostname, schedule }));
    if (names.length === 0) return text;
    return t("hourNamed", { hour: text, names: `${names.join(", ")}${count > names.length ? ", …" : ""}` });
  };
  return (
    <div className="grid gap-2">
      <p className="text-ink-soft">{summary}</p>
      <Columns
        label={`${t("title")}. ${summary}`}
        ends={[clock(hours[0]?.from ?? new Date(0)), t("end")]}
        columns={hours.map((one) => ({
          key: one.from.toISOString(),
          text: textOf(one),
          parts: [{ name: "runs", value: one.count, className: "fill-accent" }],
        }))}
      />
      <ul className="grid gap-1 text-sm">
        {nextNamed(hours, now, NAMED).map(({ hostId, hostname, schedule, at }) => (
          <li key={`${hostId} ${schedule} ${at.toISOString()}`} className="flex gap-3">
            <time dateTime={at.toISOString()} title={format.utc(at)} className="text-ink-faint">
              {clock(at)}
            </time>
            <Link
              href={hostPath(hostId, "schedules")}
              title={`${hostname}: ${schedule}`}
              className="min-w-0 truncate hover:underline"
            >
              {t("run", { host: hostname, schedule })}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
