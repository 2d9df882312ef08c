const HOUR_MS = 3_600_000;

/**
 * When a day begins in a time zone; null for a day that is none.
 * @param day `2026-01-31`
 * @param after days later than that
 */
export function zonedDayStart(day: string, timeZone: string, after = 0): Date | null {
  const [year, month, date] = day.split("-").map(Number);
  const midnight = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, (date ?? 1) + after));
  if (Number.isNaN(midnight.getTime())) return null;
  // The offset is that of about the same time, looked up again where a change of clocks lies between.
  const near = midnight.getTime() - offsetMs(midnight, timeZone);
  return new Date(midnight.getTime() - offsetMs(new Date(near), timeZone));
}

function offsetMs(at: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName")?.value;
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? "");
  if (!match) return 0;
  const [, sign, hours, minutes] = match;
  return (sign === "-" ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * 60_000);
}
