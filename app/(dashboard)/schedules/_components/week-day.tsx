"use client";

import { ChevronLeft, ChevronRight, TriangleAlert, Users } from "lucide-react";
import { useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import type { WeekHour } from "@/app/_lib/api-types";
import { dayLabel } from "@/app/_lib/calendar-words";
import { cn } from "@/app/_lib/cn";
import { useNow } from "@/app/_lib/time";
import { CROWD, summaryOf, weekRows } from "@/app/_lib/week-view";
import { Button } from "@/app/_ui/button";
import { shadeOf, shortCount, useHourText } from "./week-cell";

type Props = { hours: readonly WeekHour[]; onOpen: (hour: WeekHour) => void };

/** The same week where there is room for one day at a time. */
export function WeekDay({ hours, onOpen }: Props) {
  const t = useTranslations("week");
  const locale = useLocale();
  const nowMs = useNow(60_000);
  const text = useHourText();
  const rows = weekRows(hours);
  const [at, setAt] = useState(0);
  const row = rows[Math.min(at, rows.length - 1)];
  if (!row) return null;
  const { most } = summaryOf(hours);
  return (
    <div className="grid gap-2 md:hidden">
      <div className="flex items-center justify-between">
        <Step label={t("previousDay")} isOff={at === 0} onClick={() => setAt(at - 1)}>
          <ChevronLeft aria-hidden className="size-4" />
        </Step>
        <h3 aria-live="polite" className="font-medium">
          {dayLabel(row.day, locale)}
        </h3>
        <Step label={t("nextDay")} isOff={at >= rows.length - 1} onClick={() => setAt(at + 1)}>
          <ChevronRight aria-hidden className="size-4" />
        </Step>
      </div>
      <ul className="grid grid-cols-4 gap-1">
        {row.cells
          .filter((cell) => cell !== null)
          .map((cell) => (
            <li key={cell.hour}>
              <button
                type="button"
                aria-label={text(cell, nowMs)}
                onClick={() => onOpen(cell)}
                className={cn(
                  "flex h-11 w-full items-center gap-1 rounded-md border border-transparent bg-sunken px-2 tabular-nums",
                  shadeOf(cell, { most, nowMs }),
                  cell.collisions > 0 && "border-warn",
                )}
              >
                <span className="text-xs">{String(cell.hour).padStart(2, "0")}</span>
                {cell.collisions > 0 ? <TriangleAlert aria-hidden className="size-3 text-warn" /> : null}
                {cell.peak >= CROWD ? <Users aria-hidden className="size-3" /> : null}
                <span className="ml-auto font-medium">{cell.runs > 0 ? shortCount(cell.runs, locale) : null}</span>
              </button>
            </li>
          ))}
      </ul>
    </div>
  );
}

type StepProps = { label: string; isOff: boolean; onClick: () => void; children: React.ReactNode };
const Step = ({ label, isOff, onClick, children }: StepProps) => (
  <Button size="icon" aria-label={label} disabled={isOff} className="disabled:opacity-40" onClick={onClick}>
    {children}
  </Button>
);
