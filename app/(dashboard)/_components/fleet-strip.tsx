"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { FleetDays } from "@/app/_lib/api-types";
import { COUNTED_STATES, noonOf } from "@/app/_lib/day-strip";
import { daysWith } from "@/app/_lib/overview";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Columns } from "@/app/_ui/columns";
import { Panel } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";

const REFETCH_MS = 5 * 60_000;
/** From the ground up. */
const PARTS = [
  { name: "succeeded", className: "fill-good" },
  { name: "partial", className: "fill-warn" },
  { name: "failed", className: "fill-bad" },
  { name: "overdue", className: "fill-transparent stroke-bad", isHollow: true },
] as const;

/** How many hosts a day were backed up, failed or were overdue. */
export function FleetStrip({ atStart }: { atStart: FleetDays | null }) {
  const t = useTranslations("overview.days");
  const trpc = useTRPC();
  const format = useFormat();
  const { data: days } = useQuery({
    ...trpc.overview.strip.queryOptions(),
    ...(atStart ? { initialData: atStart } : {}),
    refetchInterval: REFETCH_MS,
  });
  const title = t("title");
  if (!days)
    return (
      <Panel title={title}>
        <Skeleton className="h-36" />
      </Panel>
    );
  const parts = COUNTED_STATES.flatMap((state) => {
    const count = daysWith(days, state);
    return count > 0 ? t(`part.${state}`, { count }) : [];
  });
  if (parts.length === 0)
    return (
      <Panel title={title}>
        <p className="text-ink-soft">{t("empty", { days: days.length })}</p>
      </Panel>
    );
  const summary = t("summary", { days: days.length, parts: format.list(parts) });
  const textOf = (day: FleetDays[number]) => {
    const said = COUNTED_STATES.flatMap((state) => (day[state] > 0 ? t(`host.${state}`, { count: day[state] }) : []));
    return `${format.weekday(noonOf(day.day), "UTC")} ${day.day}: ${said.length > 0 ? format.list(said) : t("none")}`;
  };
  return (
    <Panel title={title}>
      <div className="grid gap-2">
        <p className="text-ink-soft">{summary}</p>
        <Columns
          label={`${title}. ${summary}`}
          ends={[days[0]?.day ?? "", days.at(-1)?.day ?? ""]}
          columns={days.map((day) => ({
            key: day.day,
            text: textOf(day),
            parts: PARTS.map((part) => ({ ...part, value: day[part.name] })),
          }))}
        />
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft">
          {PARTS.map(({ name, className, ...rest }) => (
            <li key={name} className="flex items-center gap-1.5">
              <svg aria-hidden="true" className="size-2.5">
                <rect
                  {...("isHollow" in rest
                    ? { x: 1, y: 1, width: 8, height: 8, strokeWidth: 1.5 }
                    : { width: 10, height: 10 })}
                  className={className}
                />
              </svg>
              {t(`key.${name}`)}
            </li>
          ))}
          <li className="basis-full text-ink-faint">{t("legend")}</li>
        </ul>
      </div>
    </Panel>
  );
}
