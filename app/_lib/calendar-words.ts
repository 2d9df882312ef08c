/** Names of days and months, and lists of them, in the reader's language. Pure. */
import type { Locale } from "../_messages/text";

/** English as most of the world writes it: no comma before "and". */
const TAG: Record<Locale, string> = { en: "en-GB", de: "de-DE" };

const made = new Map<string, Intl.DateTimeFormat>();
function formatOf(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const format = made.get(key) ?? new Intl.DateTimeFormat(TAG[locale], { ...options, timeZone: "UTC" });
  made.set(key, format);
  return format;
}

/** The first of November 2026 is a Sunday. */
export const weekdayName = (day: number, { locale, width }: { locale: Locale; width: "long" | "short" }): string =>
  formatOf(locale, { weekday: width }).format(Date.UTC(2026, 10, 1 + day));

/** @param month from 1 on */
export const monthName = (month: number, locale: Locale): string =>
  formatOf(locale, { month: "long" }).format(Date.UTC(2026, month - 1, 1));

/** `Fri, 27 Nov` of `2026-11-27`. */
export const dayLabel = (day: string, locale: Locale): string =>
  formatOf(locale, { weekday: "short", day: "numeric", month: "short" }).format(Date.parse(`${day}T00:00:00Z`));

/** `a, b and c` */
export const listed = (words: readonly string[], locale: Locale): string =>
  new Intl.ListFormat(TAG[locale], { type: "conjunction" }).format(words);
