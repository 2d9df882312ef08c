"use client";

import { cn } from "@/app/_lib/cn";
import type { DayKind, DaySum } from "@/app/_lib/snapshot-calendar";
import { useFormat } from "@/app/_lib/use-format";

type Props = {
  day: string;
  sum: DaySum | undefined;
  kind: DayKind;
  label: string;
  isToday: boolean;
  isChosen: boolean;
  /** The one day of the month that Tab leads to. */
  isFocused: boolean;
  onFocus: () => void;
  onChoose: () => void;
};

/** One day: its number, how many snapshots, and what they added; a dash for a day without. */
export function CalendarDay({ day, sum, kind, label, isToday, isChosen, isFocused, onFocus, onChoose }: Props) {
  const format = useFormat();
  return (
    <button
      type="button"
      data-day={day}
      tabIndex={isFocused ? 0 : -1}
      aria-pressed={isChosen}
      aria-label={label}
      aria-current={isToday ? "date" : undefined}
      title={label}
      onFocus={onFocus}
      onClick={onChoose}
      className={cn(
        "flex h-12 w-full flex-col items-center justify-center rounded-md border border-transparent text-sm leading-tight hover:border-line-strong",
        kind === "some" && "border-good-line bg-good-soft text-good",
        kind === "none" && "border-dashed border-line-strong text-ink-soft",
        (kind === "outside" || kind === "unknown") && "text-ink-faint",
        isChosen && "outline-2 outline-accent",
      )}
    >
      <span className={cn("tabular-nums", isToday && "font-bold underline")}>{Number(day.slice(8))}</span>
      <span aria-hidden className="max-w-full truncate text-xs tabular-nums">
        {sum ? (
          <>
            {sum.count > 1 || sum.addedBytes === null ? `${format.count(sum.count)}×` : null}
            <span className="max-sm:hidden">
              {sum.count > 1 && sum.addedBytes !== null ? " " : null}
              {sum.addedBytes === null ? null : format.bytes(sum.addedBytes)}
            </span>
            {sum.count === 1 && sum.addedBytes !== null ? <span className="sm:hidden">1×</span> : null}
          </>
        ) : kind === "none" ? (
          "–"
        ) : kind === "unknown" ? (
          "…"
        ) : null}
      </span>
    </button>
  );
}
