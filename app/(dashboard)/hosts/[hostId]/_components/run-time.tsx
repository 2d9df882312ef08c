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
      <span className="text-sm whitespace-nowrap text-ink-faint">
        {formatRelative(at, now)}
        {text === ownText ? null : ` · ${ownText} your time`}
      </span>
    </time>
  );
}

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
