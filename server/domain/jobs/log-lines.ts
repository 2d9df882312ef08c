import { type LogLine, logLineSchema } from "@/agent/protocol/mod";

/** The lines of a stored chunk. */
export const parseLines = (stored: string): LogLine[] =>
  stored === "" ? [] : stored.split("\n").map((line) => logLineSchema.parse(JSON.parse(line)));

/** A stored chunk as people read it. */
export const logText = (stored: string): string =>
  parseLines(stored)
    .map(({ at, stream, text }) => `${at} ${stream} ${text}\n`)
    .join("");
