"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Job } from "@/app/_lib/api-types";
import { addSample, doingOf, type Sample, shareOf, speedOf } from "@/app/_lib/job-view";
import { useNow } from "@/app/_lib/time";
import { useFormat } from "@/app/_lib/use-format";
import { useJobTitle } from "@/app/_lib/use-status-text";
import { Notice } from "@/app/_ui/notice";
import { Progress } from "@/app/_ui/progress";

/** How far the job is. The server sends two updates a second at most. */
export function JobProgressPanel({ job, isHostOnline }: { job: Job; isHostOnline: boolean }) {
  const t = useTranslations("job.progress");
  const format = useFormat();
  const jobTitle = useJobTitle();
  const share = shareOf(job);
  return (
    <section aria-label={t("title")} className="grid gap-3 rounded-lg border border-line bg-surface p-4">
      <div className="flex min-h-6 flex-wrap items-baseline justify-between gap-2">
        <p className="font-medium">{t(`doing.${doingOf(job, isHostOnline)}`)}</p>
        {share === null ? null : <p className="text-lg font-semibold">{format.percent(share)}</p>}
      </div>
      <Progress label={t("of", { job: jobTitle(job) })} share={share} />
      {job.progress?.isRetrying ? (
        <Notice tone="warn" title={t("retryingTitle")}>
          {t("retrying")}
        </Notice>
      ) : null}
      {job.waitsForRepository ? <p className="text-sm text-ink-soft">{t("lease")}</p> : null}
      {job.state === "queued" && !isHostOnline ? (
        <p className="text-sm text-ink-soft">
          {t.rich("givenUp", { when: () => <When key="when" at={job.expiresAt} isAbsolute /> })}
        </p>
      ) : null}
      {job.state === "running" && hasFigures(job) ? <Figures job={job} /> : null}
    </section>
  );
}

/** Kinds that tell how far they are. */
const hasFigures = ({ kind, progress }: Job) =>
  kind === "backup" || kind === "restore" || (kind === "verify" && progress?.bytesDone !== undefined);

function Figures({ job }: { job: Job }) {
  const t = useTranslations("job.progress");
  const format = useFormat();
  const { progress } = job;
  const speed = useSpeed(job);
  const now = useNow(1000);
  const elapsedMs = job.startedAt ? Math.max(0, now - job.startedAt.getTime()) : (progress?.secondsElapsed ?? 0) * 1000;
  const file = progress?.currentFiles?.[0];
  const left = progress?.secondsRemaining ?? 0;
  const ofTotal = (done: number | undefined, total: number | undefined, write: (value: number) => string) => {
    if (done === undefined && total === undefined) return "–";
    return total === undefined ? write(done ?? 0) : t("ofTotal", { done: write(done ?? 0), total: write(total) });
  };
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-5">
        <Figure name={t("bytes")} value={ofTotal(progress?.bytesDone, progress?.totalBytes, format.bytes)} />
        <Figure name={t("files")} value={ofTotal(progress?.filesDone, progress?.totalFiles, format.count)} />
        <Figure name={t("speed")} value={speed === null ? "–" : format.speed(speed)} />
        <Figure name={t("elapsed")} value={format.duration(elapsedMs)} />
        <Figure name={t("left")} value={left > 0 ? format.duration(Math.ceil(left) * 1000) : "–"} />
      </dl>
      {/* Both lines keep their room, so that nothing below them jumps. */}
      <p className="min-h-5 truncate font-mono text-sm text-ink-soft" title={file}>
        <span className="sr-only">{t("currentFile")} </span>
        {file ?? ""}
      </p>
      <p className="min-h-5 text-sm text-warn">
        {progress?.errorCount ? t("unreadable", { count: progress.errorCount }) : ""}
      </p>
    </>
  );
}

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div className="grid min-w-0 content-start">
    <dt className="text-xs text-ink-faint">{name}</dt>
    <dd className="break-words">{value}</dd>
  </div>
);

function useSpeed({ progress, progressAt }: Job): number | null {
  const [samples, setSamples] = useState<Sample[]>([]);
  const bytesDone = progress?.bytesDone;
  const atMs = progressAt?.getTime();
  useEffect(() => {
    if (bytesDone !== undefined && atMs !== undefined) setSamples((known) => addSample(known, { atMs, bytesDone }));
  }, [bytesDone, atMs]);
  return speedOf(samples);
}
