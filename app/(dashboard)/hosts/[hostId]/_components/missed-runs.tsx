"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { MissedRun } from "@/app/_lib/api-types";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";

const SHOWN_FIRST = 3;

/** Runs of one schedule that did not happen, newest first, and why; times are those of the schedule's zone. */
export function MissedRuns({ missed, timeZone }: { missed: readonly MissedRun[]; timeZone: string }) {
  const t = useTranslations("status.missedReason");
  const words = useTranslations("schedules.panel");
  const format = useFormat();
  const [isWhole, showWhole] = useState(false);
  const shown = isWhole ? missed : missed.slice(0, SHOWN_FIRST);
  return (
    <div className="grid justify-items-start gap-1">
      <ul className="grid gap-0.5">
        {shown.map((run) => (
          <li key={run.missedId}>
            <span className="tabular-nums">
              {run.count === 1
                ? format.run(run.firstAt, timeZone)
                : words("missedSpan", {
                    from: format.run(run.firstAt, timeZone),
                    to: format.run(run.lastAt, timeZone),
                  })}
            </span>
            <span className="text-ink-soft">
              {run.count === 1 ? "" : words("missedCount", { count: run.count })}: {t(run.reason)}
            </span>
          </li>
        ))}
      </ul>
      {missed.length > shown.length ? (
        <Button size="sm" tone="quiet" className="-ml-2" onClick={() => showWhole(true)}>
          {words("showMore", { count: String(missed.length - shown.length) })}
        </Button>
      ) : null}
    </div>
  );
}
