"use client";

import { useNow } from "@/app/_lib/time";
import { useFormat } from "@/app/_lib/use-format";

type Props = { at: Date | null; never?: string; isAbsolute?: boolean };

/** An instant: how long ago, or its date and time; the title always gives UTC. */
export function When({ at, never = "–", isAbsolute = false }: Props) {
  const now = useNow();
  const format = useFormat();
  if (!at) return <span className="text-ink-faint">{never}</span>;
  return (
    <time dateTime={at.toISOString()} title={format.utc(at)} className="whitespace-nowrap">
      {isAbsolute ? format.dateTime(at) : format.relative(at, now)}
    </time>
  );
}
