/** A job's log as it is scrolled, searched and linked to. Lines are numbered from 1 over the whole log. */
import type { LogLine } from "./api-types";

/** Lines that are asked for together. */
export const PAGE_LINES = 200;
/** Pages that are kept; those that were looked at longest ago go first, so that no log fills the browser's memory. */
const KEPT_PAGES = 40;

export type Range = { from: number; count: number };

/** The pages that the end of a log is shown with. */
export function tailOf(total: number): Range {
  const from = Math.max(0, pageOf(total) - 1) * PAGE_LINES + 1;
  return { from, count: Math.max(0, total - from + 1) };
}

const pageOf = (line: number): number => Math.max(0, Math.floor((line - 1) / PAGE_LINES));

/** The lines that were read last, by number. */
export type LineCache = {
  line(number: number): LogLine | undefined;
  /** What has to be asked for so that these lines can be shown, page by page. */
  missing(first: number, last: number, total: number): Range[];
  /** Takes an answer in; `from` is the start of a page, or goes on where a page ends. */
  put(from: number, lines: readonly LogLine[]): void;
  size(): number;
};

export function createLineCache(): LineCache {
  const pages = new Map<number, LogLine[]>();
  const touch = (page: number, lines: LogLine[]) => {
    pages.delete(page);
    pages.set(page, lines);
    for (const oldest of pages.keys()) {
      if (pages.size <= KEPT_PAGES) break;
      pages.delete(oldest);
    }
  };
  return {
    line: (number) => pages.get(pageOf(number))?.[(number - 1) % PAGE_LINES],
    missing(first, last, total) {
      const ranges: Range[] = [];
      for (let page = pageOf(first); page <= pageOf(Math.min(last, total)); page += 1) {
        const held = pages.get(page);
        if (held) touch(page, held);
        const from = page * PAGE_LINES + (held?.length ?? 0) + 1;
        const count = Math.min(total, (page + 1) * PAGE_LINES) - from + 1;
        if (count > 0) ranges.push({ from, count });
      }
      return ranges;
    },
    put(from, lines) {
      for (let at = 0; at < lines.length; ) {
        const [page, place] = [pageOf(from + at), (from + at - 1) % PAGE_LINES];
        const part = lines.slice(at, at + PAGE_LINES - place);
        const held = pages.get(page) ?? [];
        // A part that would leave a hole is asked for again when it is looked at.
        if (held.length >= place) touch(page, [...held.slice(0, place), ...part, ...held.slice(place + part.length)]);
        at += part.length;
      }
    },
    size: () => [...pages.values()].reduce((sum, lines) => sum + lines.length, 0),
  };
}

/** Browsers cut boxes off that are some 17 million pixels high: a log is scrolled through in stretches of this. */
const HALF_STRETCH = 250_000;

/** The stretch of a log around a line: how many lines lie before it, and how many it may have. */
export function stretchAround(line: number): { before: number; most: number } {
  const half = Math.floor((line - 1) / HALF_STRETCH);
  const isEarly = (line - 1) % HALF_STRETCH < HALF_STRETCH / 2;
  return { before: Math.max(0, isEarly ? half - 1 : half) * HALF_STRETCH, most: 2 * HALF_STRETCH };
}

/** `#L12` → 12. */
export function lineFromHash(hash: string): number | null {
  const digits = /^#L([1-9]\d{0,8})$/.exec(hash)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** What was typed into "go to line", within the log; null when it is no number. */
export function lineFromText(text: string, total: number): number | null {
  const digits = text.replace(/[\s.,'’]/g, "");
  return /^\d{1,9}$/.test(digits) ? Math.min(Math.max(1, Number(digits)), Math.max(1, total)) : null;
}

/** The place of a line among sorted ones, from 1; null when it is none of them. */
export function rankOf(lines: readonly number[], line: number): number | null {
  const index = firstFrom(lines, line);
  return lines[index] === line ? index + 1 : null;
}

/** The next or previous of sorted lines, going round at the ends; null when there is none. */
export function stepFrom(lines: readonly number[], from: number, direction: "forward" | "backward"): number | null {
  if (direction === "forward") return lines[firstFrom(lines, from)] ?? lines[0] ?? null;
  return lines[firstFrom(lines, from + 1) - 1] ?? lines.at(-1) ?? null;
}

function firstFrom(lines: readonly number[], line: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle] ?? 0) >= line) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A text cut where the wanted one is in it, whatever its case. */
export function marksIn(text: string, wanted: string): { text: string; isMatch: boolean }[] {
  const [lower, sought] = [text.toLowerCase(), wanted.toLowerCase()];
  // Where lower case has another length the places would be wrong, and no mark is better than a wrong one.
  if (sought === "" || lower.length !== text.length) return [{ text, isMatch: false }];
  const parts: { text: string; isMatch: boolean }[] = [];
  let from = 0;
  for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), isMatch: false });
    parts.push({ text: text.slice(at, at + sought.length), isMatch: true });
    from = at + sought.length;
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), isMatch: false });
  return parts;
}
