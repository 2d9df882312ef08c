"use client";

import { Search } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_lib/cn";
import { PLACE_SHOWS, type PlaceFilters } from "@/app/_lib/place-list";
import { Input } from "@/app/_ui/input";

type Props = { filters: PlaceFilters; onChange: (next: PlaceFilters) => void };

/** Typing asks the server, so what was typed stays in the field whatever the answer's time. */
export function FiltersBar({ filters, onChange }: Props) {
  const t = useTranslations("repositories");
  const [typed, setTyped] = useState(filters.search);
  const [shown, setShown] = useState(filters.search);
  // The filters changed from outside, such as by going back.
  if (shown !== filters.search) {
    setShown(filters.search);
    if (filters.search !== typed.trim()) setTyped(filters.search);
  }
  return (
    <search className="flex flex-wrap items-center gap-2">
      <div className="relative w-full sm:w-72">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          className="pl-8"
          value={typed}
          maxLength={200}
          onChange={({ target }) => {
            setTyped(target.value);
            onChange({ ...filters, search: target.value.trim() });
          }}
        />
      </div>
      <fieldset
        aria-label={t("show.label")}
        className="flex max-w-full overflow-x-auto rounded-md border border-line bg-surface p-0.5"
      >
        {PLACE_SHOWS.map((show) => (
          <button
            key={show}
            type="button"
            aria-pressed={filters.show === show}
            onClick={() => onChange({ ...filters, show })}
            className={cn(
              "flex h-8 items-center rounded-sm px-2.5 text-sm whitespace-nowrap text-ink-soft hover:text-ink max-sm:h-10",
              filters.show === show && "bg-accent-soft font-medium text-accent hover:text-accent",
            )}
          >
            {t(`show.${show}`)}
          </button>
        ))}
      </fieldset>
    </search>
  );
}
