/** Geometry of a line over days, in a box of 100 by 100 with its origin at the top left. Pure. */

export type TrendPoint = { day: string; value: number };
export type TrendDot = TrendPoint & { x: number; y: number };
export type Trend = { dots: readonly TrendDot[]; line: string; area: string; low: number; high: number };

const DAY_MS = 24 * 60 * 60 * 1000;
const instantOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Room above and below the line, as a share of its range; a flat line gets a tenth of its value. */
const ROOM = 0.25;
const FLAT_ROOM = 0.1;

/**
 * The line through measured days. Days lie by the calendar, so days without a measurement show as long steps; the
 * scale begins at zero only where the values come near it, which is why both of its ends are always written beside it.
 * @param points in the order of their days; values are no less than zero
 */
export function trendOf(points: readonly TrendPoint[]): Trend {
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = most > least ? (most - least) * ROOM : most * FLAT_ROOM || 1;
  const low = Math.max(0, least - room);
  const high = most + room;
  const [first, last] = [instantOf(points[0]?.day ?? ""), instantOf(points.at(-1)?.day ?? "")];
  const span = last - first;
  const dots = points.map((point) => ({
    ...point,
    x: span > 0 ? ((instantOf(point.day) - first) / span) * 100 : 50,
    y: 100 - ((point.value - low) / (high - low)) * 100,
  }));
  const line = dots.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
  const [left, right] = [dots[0], dots.at(-1)];
  const area = left && right && dots.length > 1 ? `${line}L${round(right.x)} 100L${round(left.x)} 100Z` : "";
  return { dots, line, area, low, high };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** The dot nearest to a place between 0 and 100. */
export function nearestDot(dots: readonly TrendDot[], x: number): TrendDot | null {
  let best: TrendDot | null = null;
  for (const dot of dots) if (best === null || Math.abs(dot.x - x) < Math.abs(best.x - x)) best = dot;
  return best;
}

export type TrendSummary =
  | { kind: "none" }
  | { kind: "one"; day: string; value: number }
  | { kind: "grew" | "shrank" | "same"; from: number; to: number; days: number };

/** What the line says, in facts to make a sentence of. */
export function summarize(points: readonly TrendPoint[]): TrendSummary {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return { kind: "none" };
  if (first === last) return { kind: "one", ...first };
  const days = Math.round((instantOf(last.day) - instantOf(first.day)) / DAY_MS);
  const kind = last.value > first.value ? "grew" : last.value < first.value ? "shrank" : "same";
  return { kind, from: first.value, to: last.value, days };
}
