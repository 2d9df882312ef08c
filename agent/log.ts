/** The agent's own log: one logfmt line per event on stderr, which systemd puts into the journal. */
import type { Scrubber } from "./scrub.ts";

export type LogFields = Record<string, string | number | boolean | null | undefined>;
export type Logger = Record<"info" | "warn" | "error", (message: string, fields?: LogFields) => void>;

const encoder = new TextEncoder();

function writeToStderr(line: string): void {
  try {
    Deno.stderr.writeSync(encoder.encode(`${line}\n`));
  } catch {
    // A closed stderr must never end a backup.
  }
}

/** Logs go through `scrubber`, whatever they hold. `write` gets one line without its line break. */
export function createLogger(scrubber: Scrubber, write: (line: string) => void = writeToStderr): Logger {
  const log =
    (level: string) =>
    (message: string, fields: LogFields = {}) => {
      const pairs: [string, string][] = [
        ["time", new Date().toISOString()],
        ["level", level],
        ["msg", message],
      ];
      for (const [key, value] of Object.entries(fields)) {
        if (value !== undefined) pairs.push([key, String(value)]);
      }
      write(scrubber.scrub(pairs.map(([key, value]) => `${key}=${quoteIfNeeded(value)}`).join(" ")));
    };
  return { info: log("info"), warn: log("warn"), error: log("error") };
}

function quoteIfNeeded(value: string): string {
  return /^[\w.:/@+*,-]+$/.test(value) ? value : JSON.stringify(value);
}
