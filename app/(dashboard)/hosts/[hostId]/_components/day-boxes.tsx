"use client";

import { useLocale } from "use-intl";
import { weekdayName } from "@/app/_lib/calendar-words";
import { WEEK_ORDER } from "@/app/_lib/schedule-view";

type Props = {
  legend: string;
  days: readonly number[];
  error?: string | undefined;
  onChange: (days: number[]) => void;
};

/** Days of the week to choose from; 0 is Sunday. */
export function DayBoxes({ legend, days, error, onChange }: Props) {
  const locale = useLocale();
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-1.5">
        {WEEK_ORDER.map((day) => (
          <label
            key={day}
            className="inline-flex h-8 cursor-pointer items-center gap-1.5 rounded-md border border-control px-2 text-sm select-none hover:bg-hover max-sm:h-10"
          >
            <input
              type="checkbox"
              aria-label={weekdayName(day, { locale, width: "long" })}
              aria-invalid={error ? true : undefined}
              className="size-4 accent-accent"
              checked={days.includes(day)}
              onChange={(event) => onChange(event.target.checked ? [...days, day] : days.filter((one) => one !== day))}
            />
            {weekdayName(day, { locale, width: "short" })}
          </label>
        ))}
      </div>
      {error ? <p className="mt-1 text-sm text-bad">{error}</p> : null}
    </fieldset>
  );
}
