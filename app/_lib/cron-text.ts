/** A cron expression as a sentence. Pure; the rules of time themselves are those of `agent/calendar`. */
import type { useTranslations } from "use-intl";
import type { Locale } from "../_messages/text";
import { listed, monthName, weekdayName } from "./calendar-words";

/** The words of `schedules.cron`, and whose language they are. */
export type CronWords = { t: ReturnType<typeof useTranslations<"schedules.cron">>; locale: Locale };

const NICKNAMES: Record<string, string> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

export type CronFields = { minute: string; hour: string; day: string; month: string; weekday: string };

/** The five fields, with a nickname written out; null when there are not five. */
export function cronFields(cron: string): CronFields | null {
  const text = cron.trim().toLowerCase();
  const [minute, hour, day, month, weekday, ...others] = (NICKNAMES[text] ?? text).split(/\s+/);
  if (!minute || !hour || !day || !month || !weekday || others.length > 0) return null;
  return { minute, hour, day, month, weekday };
}

/** `30 2 * * *` → `Every day at 02:30`. What has no simple sentence comes back as it is. */
export function cronText(cron: string, words: CronWords): string {
  const fields = cronFields(cron);
  return (fields && (repeatedText(fields, words) ?? datedText(fields, words))) ?? cron.trim();
}

/** Several times a day. */
function repeatedText({ minute, hour, day, month, weekday }: CronFields, { t }: CronWords): string | null {
  if (day !== "*" || month !== "*" || weekday !== "*") return null;
  if (hour === "*") {
    if (minute === "*") return t("everyMinute");
    const step = stepOf(minute, 60);
    if (step !== null) return step === 1 ? t("everyMinute") : t("everyMinutes", { step: String(step) });
  }
  const at = numberIn(minute, 0, 59);
  if (at === null) return null;
  const past = at === 0 ? t("onTheHour") : t("atMinute", { minute: String(at) });
  const step = hour === "*" ? 1 : stepOf(hour, 24);
  if (step === null) return null;
  return step === 1 ? t("everyHour", { past }) : t("everyHours", { step: String(step), past });
}

/** At times of day, on the days that the other three fields name. */
function datedText({ minute, hour, day, month, weekday }: CronFields, words: CronWords): string | null {
  const minutes = numberIn(minute, 0, 59);
  const hours = numbersIn(hour, 0, 23);
  if (minutes === null || hours === null) return null;
  const days = daysText({ day, month, weekday }, words);
  const times = hours.map((one) => `${pad(one)}:${pad(minutes)}`);
  return days && words.t("dated", { days, times: listed(times, words.locale) });
}

function daysText({ day, month, weekday }: Omit<CronFields, "minute" | "hour">, words: CronWords): string | null {
  const { t, locale } = words;
  // Cron runs when either of both fits, which is more than a short sentence can say.
  if (day !== "*" && weekday !== "*") return null;
  if (weekday !== "*") return month === "*" ? weekdaysText(weekday, words) : null;
  if (day === "*") return month === "*" ? t("everyDay") : null;
  const numbers = day === "l" ? [] : numbersIn(day, 1, 31);
  if (numbers === null) return null;
  const [count, names] = [numbers.length, numbers.map((one) => t("dayOfMonth", { day: String(one) }))];
  const days = listed(names, locale);
  if (month === "*") return count === 0 ? t("lastOfMonth") : t("daysOfMonth", { count, days });
  const named = numbersIn(month, 1, 12);
  const months =
    named &&
    listed(
      named.map((one) => monthName(one, locale)),
      locale,
    );
  return months && (count === 0 ? t("lastOfMonths", { months }) : t("daysOfMonths", { count, days, months }));
}

function weekdaysText(weekday: string, { t, locale }: CronWords): string | null {
  const days = weekdaysIn(weekday);
  if (days === null) return null;
  if (days.length === 7) return t("everyDay");
  const mondayFirst = [...days].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  if (mondayFirst.join() === "1,2,3,4,5") return t("workdays");
  const names = mondayFirst.map((one) => weekdayName(one, { locale, width: "long" }));
  return t("weekdays", { days: listed(names, locale) });
}

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Days of a week's field, 0 is Sunday, in order; null when it is not a plain list of days and ranges. */
export function weekdaysIn(field: string): number[] | null {
  const named = field.toLowerCase().replace(/[a-z]+/g, (name) => {
    const day = DAYS.indexOf(name);
    return day < 0 ? name : String(day);
  });
  const days = numbersIn(named, 0, 7);
  return days && [...new Set(days.map((one) => one % 7))].sort((a, b) => a - b);
}

/** A field of numbers and ranges, such as `1,3-5`; null for anything else. */
function numbersIn(field: string, least: number, most: number): number[] | null {
  const numbers = new Set<number>();
  for (const part of field.split(",")) {
    const [, first, last] = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last ?? first)];
    if (first === undefined || from < least || to > most || from > to) return null;
    for (let one = from; one <= to; one += 1) numbers.add(one);
  }
  return [...numbers].sort((a, b) => a - b);
}

function numberIn(field: string, least: number, most: number): number | null {
  const numbers = numbersIn(field, least, most);
  return numbers?.length === 1 ? (numbers[0] ?? null) : null;
}

/** A step of star and slash that divides the whole evenly: only then is the time between two runs always the same. */
function stepOf(field: string, whole: number): number | null {
  const step = Number(/^\*\/(\d{1,2})$/.exec(field)?.[1]);
  return step > 0 && whole % step === 0 && step < whole ? step : null;
}

const pad = (value: number): string => String(value).padStart(2, "0");
