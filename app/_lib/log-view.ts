/** A job's log as it is searched, linked to and downloaded. */
import type { LogLine } from "./api-types";
import { isTrouble, plainText } from "./log-text";

/** `number` counts from 1 over the whole log, so that a link to a line stays right. */
export type NumberedLine = LogLine & { number: number };

/** Lines without terminal codes, numbered on from `from`. */
export const numberLines = (lines: readonly LogLine[], from: number): NumberedLine[] =>
  lines.map((line, index) => ({ ...line, text: plainText(line.text), number: from + index + 1 }));

/** The lines that hold the text, whatever its case; all of them for an empty text. */
export function linesWith(lines: readonly NumberedLine[], text: string): readonly NumberedLine[] {
  const wanted = text.trim().toLowerCase();
  return wanted === "" ? lines : lines.filter((line) => line.text.toLowerCase().includes(wanted));
}

/** The number of the first line that looks like trouble; what restic says on stderr is asked first. */
export function firstTroubleOf(lines: readonly NumberedLine[]): number | null {
  const troubled = lines.filter(({ text }) => isTrouble(text));
  return (troubled.find(({ stream }) => stream === "stderr") ?? troubled[0])?.number ?? null;
}

/** `#L12` → 12. */
export function lineFromHash(hash: string): number | null {
  const digits = /^#L([1-9]\d{0,8})$/.exec(hash)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The log as a file: one `time stream text` per line. */
export const logFileText = (lines: readonly NumberedLine[]): string =>
  lines.map(({ at, stream, text }) => `${at} ${stream} ${text}\n`).join("");
