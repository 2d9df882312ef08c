"use client";

import { TriangleAlert, Users } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import type { WeekHour } from "@/app/_lib/api-types";
import { dayLabel } from "@/app/_lib/calendar-words";
import { cn } from "@/app/_lib/cn";
import { useNow } from "@/app/_lib/time";
import { CROWD, HOURS, moveIn, type Place, summaryOf, weekRows } from "@/app/_lib/week-view";
import { shadeOf, shortCount, useHourText } from "./week-cell";

type Props = { hours: readonly WeekHour[]; onOpen: (hour: WeekHour) => void };

/** Days below each other, hours side by side; arrows walk, Enter opens. One cell at a time is in the order of Tab. */
export function WeekGrid({ hours, onOpen }: Props) {
  const t = useTranslations("week");
  const locale = useLocale();
  const nowMs = useNow(60_000);
  const grid = useRef<HTMLTableElement>(null);
  const rows = weekRows(hours);
  const { most } = summaryOf(hours);
  const [place, setPlace] = useState<Place>(() => ({ row: 0, column: new Date(nowMs).getHours() }));
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = rows[place.row]?.cells[place.column];
    const moved = moveIn(place, event.key, rows.length);
    if (moved) {
      setPlace(moved);
      grid.current?.querySelector<HTMLElement>(`[data-place="${moved.row}-${moved.column}"]`)?.focus();
    } else if (cell && (event.key === "Enter" || event.key === " ")) onOpen(cell);
    else return;
    event.preventDefault();
  };
  const days = rows.map(({ day }) => dayLabel(day, locale));
  return (
    <div className="overflow-x-auto max-md:hidden">
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose cells can be walked
        role="grid"
        aria-label={t("grid", { from: days[0] ?? "", to: days.at(-1) ?? "" })}
        onKeyDown={press}
        className="w-full min-w-[44rem] table-fixed border-separate border-spacing-px text-center text-xs"
      >
        <thead>
          <tr>
            <th scope="col" className="w-22">
              <span className="sr-only">{t("days")}</span>
            </th>
            {HOURS.map((hour) => (
              <th key={hour} scope="col" className="h-5 font-normal text-ink-faint">
                {String(hour).padStart(2, "0")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ day, cells }, row) => (
            <tr key={day}>
              <th scope="row" className="pr-2 text-right font-normal whitespace-nowrap text-ink-soft">
                {days[row]}
              </th>
              {cells.map((cell, column) => (
                <Cell
                  // biome-ignore lint/suspicious/noArrayIndexKey: the column is the hour
                  key={column}
                  cell={cell}
                  at={{ row, column }}
                  day={days[row] ?? ""}
                  shade={cell ? shadeOf(cell, { most, nowMs }) : ""}
                  nowMs={nowMs}
                  isCurrent={place.row === row && place.column === column}
                  onFocus={() => setPlace({ row, column })}
                  onOpen={onOpen}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = {
  cell: WeekHour | null;
  at: Place;
  day: string;
  shade: string;
  nowMs: number;
  isCurrent: boolean;
  onFocus: () => void;
  onOpen: (hour: WeekHour) => void;
};

function Cell({ cell, at, day, shade, nowMs, isCurrent, onFocus, onOpen }: CellProps) {
  const t = useTranslations("week");
  const locale = useLocale();
  const text = useHourText();
  const label = cell ? text(cell, nowMs) : t("noHour", { day, hour: String(at.column).padStart(2, "0") });
  const isPast = cell !== null && cell.until.getTime() <= nowMs;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid itself handles the keys of all its cells
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of a grid is what can be opened
      role="gridcell"
      data-place={`${at.row}-${at.column}`}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={label}
      title={label}
      aria-disabled={cell === null || undefined}
      onFocus={onFocus}
      onClick={() => (cell ? onOpen(cell) : undefined)}
      className={cn(
        "relative h-8 rounded-sm border border-transparent tabular-nums focus-visible:outline-offset-0",
        cell ? "cursor-pointer bg-sunken hover:border-accent" : "bg-transparent",
        shade,
        isPast || cell?.runs === 0 ? "text-ink-faint" : "text-ink",
        (cell?.collisions ?? 0) > 0 && "border-warn font-semibold",
      )}
    >
      {cell && cell.runs > 0 ? shortCount(cell.runs, locale) : null}
      {cell && cell.collisions > 0 ? (
        <TriangleAlert aria-hidden className="absolute top-0 right-0 size-2.5 text-warn" />
      ) : null}
      {cell && cell.peak >= CROWD ? <Users aria-hidden className="absolute bottom-0 left-0 size-2.5" /> : null}
    </td>
  );
}
