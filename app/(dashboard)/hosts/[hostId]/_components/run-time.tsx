"use client";

import { formatRelative, formatRun, formatUtc } from "@/app/_lib/format";
import { useNow, useTimeZone } from "@/app/_lib/time";

/** When a run is due: in the schedule's own zone, and how far ahead; the reader's time is added where it differs. */
export function RunTime({ at, timeZone }: { at: Date; timeZone: string }) {
  const now = useNow();
  const own = useTimeZone();
  const [text, ownText] = [formatRun(at, timeZone), formatRun(at, own)];
  return (
    <time dateTime={at.toISOString()} title={formatUtc(at)}>
      <span className="whitespace-nowrap tabular-nums">{text}</span>{" "}
      <span className="text-sm text-ink-faint">
        <span className="whitespace-nowrap">{formatRelative(at, now)}</span>
        {text === ownText ? null : <span className="whitespace-nowrap"> · {shortTime(ownText)} your time</span>}
      </span>
    </time>
  );
}

/** `Fri 2026-11-27 01:30` → `Fri 01:30`: the date stands before it, and is at most one day off. */
const shortTime = (text: string): string => `${text.slice(0, 3)} ${text.slice(-5)}`;

/** Runs one below the other. */
export const RunTimes = ({ times, timeZone }: { times: readonly Date[]; timeZone: string }) => (
  <ol className="grid gap-0.5">
    {times.map((at) => (
      <li key={at.getTime()}>
        <RunTime at={at} timeZone={timeZone} />
      </li>
    ))}
  </ol>
);
