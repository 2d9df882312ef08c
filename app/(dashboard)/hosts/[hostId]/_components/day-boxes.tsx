"use client";

import { WEEKDAYS } from "@/app/_lib/schedule-view";

type Props = { legend: string; days: readonly number[]; onChange: (days: number[]) => void };

/** Days of the week to choose from; 0 is Sunday. */
export const DayBoxes = ({ legend, days, onChange }: Props) => (
  <fieldset>
    <legend className="mb-1 text-sm font-medium">{legend}</legend>
    <div className="flex flex-wrap gap-1.5">
      {WEEKDAYS.map(([day, short, name]) => (
        <label
          key={day}
          className="inline-flex h-8 cursor-pointer items-center gap-1.5 rounded-md border border-control px-2 text-sm select-none hover:bg-hover max-sm:h-10"
        >
          <input
            type="checkbox"
            aria-label={name}
            className="size-4 accent-accent"
            checked={days.includes(day)}
            onChange={(event) => onChange(event.target.checked ? [...days, day] : days.filter((one) => one !== day))}
          />
          {short}
        </label>
      ))}
    </div>
  </fieldset>
);
