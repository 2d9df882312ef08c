"use client";

import { cronText } from "@/app/_lib/cron-text";
import { cronOf, type ScheduleDraft } from "@/app/_lib/schedule-form";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { RunTimes } from "./run-time";
import type { DraftPreview } from "./use-schedule-preview";

/** The draft as a sentence, its next runs, and what may not have been meant. */
export function SchedulePreviewBox({ draft, preview }: { draft: ScheduleDraft; preview: DraftPreview }) {
  const cron = cronOf(draft.timing);
  return (
    <div className="grid content-start gap-3 rounded-lg border border-line bg-canvas p-3">
      <p aria-live="polite" className="font-medium">
        {preview.fields.cron === undefined ? cronText(cron) : "No time yet"}
      </p>
      {preview.fields.cron === undefined ? <Runs draft={draft} preview={preview} /> : null}
      {(preview.data?.warnings ?? []).map((warning) => (
        <Notice key={warning} tone="warn" role="status">
          {warning}
        </Notice>
      ))}
    </div>
  );
}

function Runs({ draft, preview: { data } }: { draft: ScheduleDraft; preview: DraftPreview }) {
  if (!data) return <Skeleton className="h-24" />;
  return (
    <section aria-label="Next runs" className="grid gap-1">
      <p className="text-sm text-ink-faint">{data.nextRuns.length > 0 ? "Next runs" : "It never runs."}</p>
      <RunTimes times={data.nextRuns.map(({ dueAt }) => dueAt)} timeZone={draft.timeZone} />
    </section>
  );
}
