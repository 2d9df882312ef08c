"use client";

import { useTranslations } from "use-intl";
import { useNow } from "@/app/_lib/time";
import { useFormat } from "@/app/_lib/use-format";

/** When a run is due: in the schedule's own zone, and how far ahead; the reader's time is added where it differs. */
export function RunTime({ at, timeZone }: { at: Date; timeZone: string }) {
  const now = useNow();
  const t = useTranslations("schedules.panel");
  const format = useFormat();
  const [text, ownText] = [format.run(at, timeZone), format.run(at)];
  return (
    <time dateTime={at.toISOString()} title={format.utc(at)}>
      <span className="whitespace-nowrap tabular-nums">{text}</span>{" "}
      <span className="text-sm text-ink-faint">
        <span className="whitespace-nowrap">{format.relative(at, now)}</span>
        {text === ownText ? null : (
          <span className="whitespace-nowrap"> · {t("yourTime", { time: shortTime(ownText) })}</span>
        )}
      </span>
    </time>
  );
}

/** `Fri 2026-11-27 01:30` → `Fri 01:30`: the date stands before it, and is at most one day off. */
const shortTime = (text: string): string => `${text.split(" ")[0]} ${text.slice(-5)}`;

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
