/** Numbers and instants as people read them. Pure: the caller says what time it is and in which zone. */

import type { Locale } from "../_messages/text";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** `1536` → `1.5 KiB`. Bytes, powers of 1024, three digits at most. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  // 1023.95 would round up to 1024.0, so the step comes a little earlier.
  while (value >= 1023.95 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? "B"}`;
}

export const formatSpeed = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`;

const count = new Intl.NumberFormat("en-US");
/** `12345` → `12,345`. */
export const formatCount = (value: number): string => count.format(value);

/** A share from 0 to 1 as whole percent; never 100 % before it is all done. */
export const formatPercent = (share: number): string =>
  `${share >= 1 ? 100 : Math.min(99, Math.floor(Math.max(0, share) * 100))} %`;

/** Milliseconds → `0.4 s`, `12 s`, `3 min 05 s`, `2 h 14 min`, `3 d 4 h`. */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, durationMs) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Milliseconds left → `59:07` or `1:02:03`; `0:00` when nothing is left. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

const STEPS = [
  { limit: 60, size: 1, unit: "s" },
  { limit: 3600, size: 60, unit: "min" },
  { limit: 86_400, size: 3600, unit: "h" },
  { limit: 86_400 * 60, size: 86_400, unit: "d" },
  { limit: Number.POSITIVE_INFINITY, size: 86_400 * 30, unit: "mo" },
] as const;

/** How long ago, or how far ahead: `just now`, `4 min ago`, `in 2 h`. */
export function formatRelative(at: Date, nowMs: number): string {
  const seconds = (nowMs - at.getTime()) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 10) return "just now";
  const step = STEPS.find(({ limit }) => distance < limit) ?? STEPS[4];
  const text = `${Math.floor(distance / step.size)} ${step.unit}`;
  return seconds >= 0 ? `${text} ago` : `in ${text}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const fresh = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  formatters.set(timeZone, fresh);
  return fresh;
}

/** `2026-11-23 14:02:11` in the given IANA zone. */
export const formatDateTime = (at: Date, timeZone: string): string => formatterFor(timeZone).format(at);

/** `14:02:11` in the given zone. */
export const formatClock = (at: Date, timeZone: string): string => formatDateTime(at, timeZone).slice(11);
/** `2026-11-23 14:02:11 UTC`: what a tooltip says, whatever the reader's zone is. */
export const formatUtc = (at: Date): string => `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** Whether the text names an IANA zone that this runtime knows. */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** restic's short form of a snapshot or repository id. */
export const shortId = (id: string): string => id.slice(0, 8);

const pad = (value: number): string => String(value).padStart(2, "0");

type Words = { justNow: string; ago: (span: string) => string; ahead: (span: string) => string };
const WORDS: Record<Locale, Words> = {
  en: { justNow: "just now", ago: (span) => `${span} ago`, ahead: (span) => `in ${span}` },
  de: { justNow: "gerade eben", ago: (span) => `vor ${span}`, ahead: (span) => `in ${span}` },
};
/** Units of time that another language abbreviates in another way. */
const UNIT_WORD: Record<Locale, Record<string, string>> = {
  en: {},
  de: { min: "Min.", h: "Std.", d: "T.", mo: "Mon.", s: "Sek." },
};
const NUMBER_LOCALE: Record<Locale, string> = { en: "en-US", de: "de-DE" };
const WEEKDAY_LOCALE: Record<Locale, string> = { en: "en-GB", de: "de-DE" };

/** The functions above for one reader; the time zone is the reader's unless another is given. */
export function createFormat(locale: Locale, ownTimeZone: string) {
  const numbers = new Intl.NumberFormat(NUMBER_LOCALE[locale]);
  const decimal = locale === "de" ? "," : ".";
  const units = (text: string) => text.replace(/(?<=\d )[a-z]+/g, (unit) => UNIT_WORD[locale][unit] ?? unit);
  const point = (text: string) => text.replace(/(?<=\d)\.(?=\d)/g, decimal);
  return {
    locale,
    timeZone: ownTimeZone,
    bytes: (bytes: number) => point(formatBytes(bytes)),
    speed: (bytesPerSecond: number) => point(formatSpeed(bytesPerSecond)),
    count: (value: number) => numbers.format(value),
    percent: formatPercent,
    duration: (durationMs: number) => units(point(formatDuration(durationMs))),
    countdown: formatCountdown,
    relative: (at: Date, nowMs: number) => {
      const text = formatRelative(at, nowMs);
      const { justNow, ago, ahead } = WORDS[locale];
      if (text === "just now") return justNow;
      const span = units(text.replace(/^in | ago$/g, ""));
      return text.startsWith("in ") ? ahead(span) : ago(span);
    },
    dateTime: (at: Date, timeZone = ownTimeZone) => formatDateTime(at, timeZone),
    date: (at: Date, timeZone = ownTimeZone) => formatDateTime(at, timeZone).slice(0, 10),
    clock: (at: Date, timeZone = ownTimeZone) => formatClock(at, timeZone),
    weekday: (at: Date, timeZone = ownTimeZone) =>
      new Intl.DateTimeFormat(WEEKDAY_LOCALE[locale], { timeZone, weekday: "short" }).format(at),
    /** `Mon 2026-11-23 14:02` */
    run: (at: Date, timeZone = ownTimeZone) =>
      `${new Intl.DateTimeFormat(WEEKDAY_LOCALE[locale], { timeZone, weekday: "short" }).format(at)} ${formatDateTime(at, timeZone).slice(0, 16)}`,
    utc: formatUtc,
    /** `a, b and c` */
    list: (words: readonly string[]) => new Intl.ListFormat(locale, { type: "conjunction" }).format(words),
  };
}
export type Format = ReturnType<typeof createFormat>;
