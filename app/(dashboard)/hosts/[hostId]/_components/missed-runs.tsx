"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { MissedRun } from "@/app/_lib/api-types";
import { formatPlural, formatRun } from "@/app/_lib/format";
import { Button } from "@/app/_ui/button";

const SHOWN_FIRST = 3;

/** Runs of one schedule that did not happen, newest first, and why; times are those of the schedule's zone. */
export function MissedRuns({ missed, timeZone }: { missed: readonly MissedRun[]; timeZone: string }) {
  const t = useTranslations("status.missedReason");
  const [isWhole, showWhole] = useState(false);
  const shown = isWhole ? missed : missed.slice(0, SHOWN_FIRST);
  return (
    <div className="grid justify-items-start gap-1">
      <ul className="grid gap-0.5">
        {shown.map((run) => (
          <li key={run.missedId}>
            <span className="tabular-nums">{spanOf(run, timeZone)}</span>
            <span className="text-ink-soft">
              {run.count === 1 ? "" : ` (${formatPlural(run.count, "run")})`}: {t(run.reason)}
            </span>
          </li>
        ))}
      </ul>
      {missed.length > shown.length ? (
        <Button size="sm" tone="quiet" className="-ml-2" onClick={() => showWhole(true)}>
          Show {missed.length - shown.length} more
        </Button>
      ) : null}
    </div>
  );
}

const spanOf = ({ firstAt, lastAt, count }: MissedRun, timeZone: string): string =>
  count === 1 ? formatRun(firstAt, timeZone) : `${formatRun(firstAt, timeZone)} to ${formatRun(lastAt, timeZone)}`;
