/** One hour by the clock on the wall: half open, and two hours long where the clock is put back. */
export type HourCell = {
  at: Date;
  until: Date;
  /** `2026-11-27` in the reader's zone. */
  day: string;
  hour: number;
};

const DAYS_SHOWN = 7;
const HOUR_MS = 3_600_000;
/** Every change of a clock, and every zone's distance from UTC, is a multiple of this. */
const STEP_MS = HOUR_MS / 4;

/**
 * The hours of seven days, from the day on that holds `from`: what the clock says, so a day on which it is put
 * forward has one fewer. They touch: every instant of the week lies in exactly one. Pure.
 */
export function weekCells(from: Date, timeZone: string): HourCell[] {
  const labelAt = labeller(timeZone);
  const dayAt = (ms: number) => labelAt(ms).slice(0, 10);
  let startMs = Math.floor(from.getTime() / STEP_MS) * STEP_MS;
  const first = dayAt(startMs);
  while (dayAt(startMs - STEP_MS) === first) startMs -= STEP_MS;
  const cells: HourCell[] = [];
  const days = new Set<string>();
  for (let ms = startMs, open = ms; ; ms += STEP_MS) {
    const label = labelAt(open);
    if (labelAt(ms) === label) continue;
    const day = label.slice(0, 10);
    days.add(day);
    if (days.size > DAYS_SHOWN) return cells;
    cells.push({ at: new Date(open), until: new Date(ms), day, hour: Number(label.slice(11, 13)) });
    open = ms;
  }
}

/** `2026-11-27 14` */
function labeller(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    ...{ timeZone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit" },
    hourCycle: "h23",
  });
  return (ms) => format.format(ms).slice(0, 13);
}
