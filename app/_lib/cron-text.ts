/** A cron expression as a sentence. Pure; the rules of time themselves are those of `agent/calendar`. */

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
] as const;

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
export function cronText(cron: string): string {
  const fields = cronFields(cron);
  return (fields && (repeatedText(fields) ?? datedText(fields))) ?? cron.trim();
}

/** Several times a day. */
function repeatedText({ minute, hour, day, month, weekday }: CronFields): string | null {
  if (day !== "*" || month !== "*" || weekday !== "*") return null;
  if (hour === "*") {
    if (minute === "*") return "Every minute";
    const step = stepOf(minute, 60);
    if (step !== null) return step === 1 ? "Every minute" : `Every ${step} minutes`;
  }
  const at = numberIn(minute, 0, 59);
  if (at === null) return null;
  const past = at === 0 ? "on the hour" : `at minute ${at}`;
  const step = hour === "*" ? 1 : stepOf(hour, 24);
  if (step === null) return null;
  return step === 1 ? `Every hour, ${past}` : `Every ${step} hours, ${past}`;
}

/** At times of day, on the days that the other three fields name. */
function datedText({ minute, hour, day, month, weekday }: CronFields): string | null {
  const minutes = numberIn(minute, 0, 59);
  const hours = numbersIn(hour, 0, 23);
  if (minutes === null || hours === null) return null;
  const days = daysText({ day, month, weekday });
  return days && `${days} at ${joined(hours.map((one) => `${pad(one)}:${pad(minutes)}`))}`;
}

function daysText({ day, month, weekday }: Omit<CronFields, "minute" | "hour">): string | null {
  // Cron runs when either of both fits, which is more than a short sentence can say.
  if (day !== "*" && weekday !== "*") return null;
  if (weekday !== "*") return month === "*" ? weekdaysText(weekday) : null;
  if (day === "*") return month === "*" ? "Every day" : null;
  const name = day === "l" ? "last day" : dayOfMonth(day);
  if (name === null) return null;
  if (month === "*") return day === "l" ? "On the last day of every month" : `On ${name} of every month`;
  const months = numbersIn(month, 1, 12);
  return months && `On ${day === "l" ? "the last day" : name} of ${joined(months.map((one) => MONTHS[one - 1] ?? ""))}`;
}

function weekdaysText(weekday: string): string | null {
  const days = weekdaysIn(weekday);
  if (days === null) return null;
  if (days.length === 7) return "Every day";
  const mondayFirst = [...days].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  if (mondayFirst.join() === "1,2,3,4,5") return "Monday to Friday";
  return `Every ${joined(mondayFirst.map((one) => DAYS[one] ?? ""))}`;
}

/** Days of a week's field, 0 is Sunday, in order; null when it is not a plain list of days and ranges. */
export function weekdaysIn(field: string): number[] | null {
  const named = field.toLowerCase().replace(/[a-z]+/g, (name) => {
    const day = DAYS.findIndex((one) => one.slice(0, 3).toLowerCase() === name);
    return day < 0 ? name : String(day);
  });
  const days = numbersIn(named, 0, 7);
  return days && [...new Set(days.map((one) => one % 7))].sort((a, b) => a - b);
}

function dayOfMonth(day: string): string | null {
  const days = numbersIn(day, 1, 31);
  return days && `${days.length === 1 ? "day" : "days"} ${joined(days.map(String))}`;
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

const joined = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
const pad = (value: number): string => String(value).padStart(2, "0");
