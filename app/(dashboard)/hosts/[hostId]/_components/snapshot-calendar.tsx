"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import type { Snapshot } from "@/app/_lib/api-types";
import { dayLabel, monthName, weekdayName } from "@/app/_lib/calendar-words";
import { WEEK_ORDER } from "@/app/_lib/schedule-view";
import { dayForKey, dayKind, daySums, monthAfter, monthOf, monthWeeks, sameDayIn } from "@/app/_lib/snapshot-calendar";
import { useNow } from "@/app/_lib/time";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { CalendarDay } from "./snapshot-calendar-day";

type Props = {
  /** Newest first. */
  snapshots: readonly Snapshot[];
  /** False while older ones are on their way. */
  isWhole: boolean;
  chosen: string | null;
  onChoose: (day: string | null) => void;
};

/** A month of days with their snapshots; arrows walk it, Enter shows only one day. */
export function SnapshotCalendar({ snapshots, isWhole, chosen, onChoose }: Props) {
  const t = useTranslations("snapshots.calendar");
  const locale = useLocale();
  const format = useFormat();
  const today = format.date(new Date(useNow(60_000)));
  const sums = useMemo(() => daySums(snapshots, (at) => format.date(at)), [snapshots, format]);
  const [newest, oldest] = [snapshots[0], snapshots.at(-1)].map((one) => (one ? format.date(one.takenAt) : today));
  const [focused, setFocused] = useState(newest ?? today);
  const month = monthOf(focused);
  const table = useRef<HTMLTableElement>(null);
  const isWalking = useRef(false);
  useEffect(() => {
    if (!isWalking.current) return;
    isWalking.current = false;
    table.current?.querySelector<HTMLElement>(`[data-day="${focused}"]`)?.focus();
  }, [focused]);
  const press = (event: KeyboardEvent) => {
    const next = dayForKey(event.key, focused);
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    isWalking.current = true;
    setFocused(next);
  };
  const turn = (by: number) => setFocused(sameDayIn(monthAfter(month, by), focused));
  const span = { first: oldest ?? today, today, isWhole };
  const kindOf = (day: string) => dayKind(day, sums.get(day), span);
  const title = `${monthName(Number(month.slice(5)), locale)} ${month.slice(0, 4)}`;
  const days = monthWeeks(month)
    .flat()
    .filter((day) => monthOf(day) === month);
  const labelOf = (day: string) => {
    const sum = sums.get(day);
    const name = dayLabel(day, locale);
    if (sum === undefined) return t(kindOf(day), { day: name, count: 0 });
    if (sum.addedBytes === null) return t("some", { day: name, count: sum.count });
    return t("someAdded", { day: name, count: sum.count, bytes: format.bytes(sum.addedBytes) });
  };
  return (
    <section aria-label={t("title")} className="grid content-start gap-2 rounded-lg border border-line bg-surface p-3">
      <div className="flex items-center justify-between gap-2">
        <Button tone="quiet" size="icon" aria-label={t("previous")} onClick={() => turn(-1)}>
          <ChevronLeft aria-hidden className="size-4" />
        </Button>
        <h2 aria-live="polite" className="text-base font-semibold">
          {title}
        </h2>
        <Button tone="quiet" size="icon" aria-label={t("next")} onClick={() => turn(1)}>
          <ChevronRight aria-hidden className="size-4" />
        </Button>
      </div>
      <table ref={table} aria-label={title} className="w-full table-fixed border-separate border-spacing-0.5">
        <thead>
          <tr>
            {WEEK_ORDER.map((day) => (
              <th
                key={day}
                scope="col"
                abbr={weekdayName(day, { locale, width: "long" })}
                className="pb-1 text-xs font-medium text-ink-faint"
              >
                {weekdayName(day, { locale, width: "short" })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={press}>
          {monthWeeks(month).map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} className="p-0">
                  {monthOf(day) === month ? (
                    <CalendarDay
                      day={day}
                      sum={sums.get(day)}
                      kind={kindOf(day)}
                      label={labelOf(day)}
                      isToday={day === today}
                      isChosen={day === chosen}
                      isFocused={day === focused}
                      onFocus={() => setFocused(day)}
                      onChoose={() => onChoose(day === chosen ? null : day)}
                    />
                  ) : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-sm text-ink-soft">
        {t("summary", {
          month: title,
          days: days.filter((day) => kindOf(day) === "some").length,
          missing: days.filter((day) => kindOf(day) === "none").length,
        })}
      </p>
      <p className="text-xs text-ink-faint">{t("legend")}</p>
    </section>
  );
}
