"use client";

import { useLocale, useTranslations } from "use-intl";
import type { WeekHour } from "@/app/_lib/api-types";
import { dayLabel } from "@/app/_lib/calendar-words";
import { CROWD, heatOf } from "@/app/_lib/week-view";

const SHADES = ["", "bg-accent/8", "bg-accent/16", "bg-accent/25", "bg-accent/35", "bg-accent/45"] as const;

/** The shade of an hour; what is over has none. */
export const shadeOf = ({ runs, until }: WeekHour, { most, nowMs }: { most: number; nowMs: number }): string =>
  until.getTime() <= nowMs ? "" : (SHADES[heatOf(runs, most)] ?? "");

/** An hour of the week as a sentence, for whoever does not see the grid. */
export function useHourText(): (hour: WeekHour, nowMs: number) => string {
  const t = useTranslations("week");
  const locale = useLocale();
  return ({ day, hour, runs, peak, collisions, until }, nowMs) => {
    const plain = t("cell", { day: dayLabel(day, locale), hour: String(hour).padStart(2, "0"), runs });
    const collided = collisions > 0 ? t("cellCollisions", { cell: plain, collisions }) : plain;
    const crowded = peak >= CROWD ? t("cellCrowd", { cell: collided, peak: String(peak) }) : collided;
    return until.getTime() <= nowMs ? t("past", { cell: crowded }) : crowded;
  };
}

/** Few digits, whatever the number: `1.2K`. */
export const shortCount = (value: number, locale: string): string =>
  value < 1000
    ? String(value)
    : new Intl.NumberFormat(locale === "de" ? "en-US" : locale, {
        notation: "compact",
        maximumFractionDigits: value < 10_000 ? 1 : 0,
      })
        .format(value)
        .toLowerCase();
