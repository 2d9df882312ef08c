"use client";

import { formatDateTime, formatRelative, formatUtc } from "@/app/_lib/format";
import { useNow, useTimeZone } from "@/app/_lib/time";

type Props = { at: Date | null; never?: string; isAbsolute?: boolean };

/** An instant: how long ago, or its date and time; the title always gives UTC. */
export function When({ at, never = "–", isAbsolute = false }: Props) {
  const now = useNow();
  const timeZone = useTimeZone();
  if (!at) return <span className="text-ink-faint">{never}</span>;
  return (
    <time dateTime={at.toISOString()} title={formatUtc(at)} className="whitespace-nowrap">
      {isAbsolute ? formatDateTime(at, timeZone) : formatRelative(at, now)}
    </time>
  );
}
