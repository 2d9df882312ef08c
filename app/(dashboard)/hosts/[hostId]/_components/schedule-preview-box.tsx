"use client";

import { useTranslations } from "use-intl";
import { cronOf, type ScheduleDraft } from "@/app/_lib/schedule-form";
import { ServerSays } from "@/app/_lib/server-text";
import { useCronText } from "@/app/_lib/use-schedule-text";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { RunTimes } from "./run-time";
import type { DraftPreview } from "./use-schedule-preview";

/** The draft as a sentence, its next runs, and what may not have been meant. */
export function SchedulePreviewBox({
  draft,
  preview,
  hasTime,
}: {
  draft: ScheduleDraft;
  preview: DraftPreview;
  hasTime: boolean;
}) {
  const t = useTranslations("schedules.form");
  const cronText = useCronText();
  const cron = cronOf(draft.timing);
  return (
    <div className="grid content-start gap-3 rounded-lg border border-line bg-canvas p-3">
      <p aria-live="polite" className="font-medium">
        {hasTime ? cronText(cron) : t("noTime")}
      </p>
      {hasTime ? <Runs draft={draft} preview={preview} /> : null}
      {(preview.data?.warnings ?? []).map((warning) => (
        <Notice key={warning} tone="warn" role="status">
          <ServerSays>{warning}</ServerSays>
        </Notice>
      ))}
    </div>
  );
}

function Runs({ draft, preview: { data } }: { draft: ScheduleDraft; preview: DraftPreview }) {
  const t = useTranslations("schedules.form");
  if (!data) return <Skeleton className="h-24" />;
  return (
    <section aria-label={t("nextRuns")} className="grid gap-1">
      <p className="text-sm text-ink-faint">{data.nextRuns.length > 0 ? t("nextRuns") : t("neverRuns")}</p>
      <RunTimes times={data.nextRuns.map(({ dueAt }) => dueAt)} timeZone={draft.timeZone} />
    </section>
  );
}
