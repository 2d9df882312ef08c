/** A schedule's state and windows as people read them. Pure. */
import type { useTranslations } from "use-intl";
import type { Blackout } from "@/agent/protocol/mod";
import type { Locale } from "../_messages/text";
import type { Schedule } from "./api-types";
import { weekdayName } from "./calendar-words";
import type { ScheduleState } from "./status";

/** A pause that has ended is none. */
export function scheduleState(
  { isEnabled, pausedUntil }: Pick<Schedule, "isEnabled" | "pausedUntil">,
  nowMs: number,
): ScheduleState {
  if (!isEnabled) return "disabled";
  return pausedUntil !== null && pausedUntil.getTime() > nowMs ? "paused" : "active";
}

/** As weeks begin in most of the world; 0 is Sunday. */
export const WEEK_ORDER = [1, 2, 3, 4, 5, 6, 0] as const;

/** The words of `schedules.blackoutText`, and whose language they are. */
export type BlackoutWords = { t: ReturnType<typeof useTranslations<"schedules.blackoutText">>; locale: Locale };

/** `Mon, Tue 08:00 to 18:00`; a window that reaches over midnight says so. */
export function blackoutText({ days, from, to }: Blackout, { t, locale }: BlackoutWords): string {
  const names = WEEK_ORDER.filter((day) => days.includes(day)).map((day) =>
    weekdayName(day, { locale, width: "short" }),
  );
  const spoken = names.length === 7 ? t("everyDay") : names.join(", ");
  return t(to < from ? "nextDay" : "sameDay", { days: spoken, from, to });
}

/** What a `datetime-local` input takes: minutes, in the zone of this machine. */
export function localInputOf(at: Date): string {
  const date = [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join("-");
  return `${date}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

const pad = (value: number): string => String(value).padStart(2, "0");
