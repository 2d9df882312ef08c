import type { LogLine } from "@/agent/protocol/mod";
import { parseLines } from "./log-lines";
import { isTrouble, plainText } from "./log-text";

/** What to look for: a text whatever its case, or without one what looks like trouble; in one stream or in all. */
export type Wanted = { text?: string | undefined; stream?: LogLine["stream"] | undefined };

/** A stored chunk with one of these may read otherwise once it is plain, so it is opened and looked at. */
const MAY_HIDE = /\\u|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/**
 * @returns a function from a stored chunk to the places of its matching lines, from 0. Most chunks hold no match, and
 *          that is told from their stored text, which is some ten times cheaper than to read their lines.
 */
export function createLogMatcher({ text, stream }: Wanted): (stored: string) => number[] {
  const wanted = text?.toLowerCase();
  const isMatch = (line: string) => (wanted === undefined ? isTrouble(line) : line.toLowerCase().includes(wanted));
  const escaped = text === undefined ? undefined : JSON.stringify(text).slice(1, -1).toLowerCase();
  const mayMatch = (stored: string) =>
    (escaped === undefined ? isTrouble(stored) : stored.toLowerCase().includes(escaped)) || MAY_HIDE.test(stored);
  return (stored) => {
    if (!mayMatch(stored)) return [];
    const places: number[] = [];
    for (const [place, one] of stored.split("\n").entries()) {
      const line = mayMatch(one) ? parseLines(one)[0] : undefined;
      if (line && (stream === undefined || line.stream === stream) && isMatch(plainText(line.text))) places.push(place);
    }
    return places;
  };
}
