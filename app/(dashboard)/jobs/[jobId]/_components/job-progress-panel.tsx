"use client";

import { useEffect, useState } from "react";
import { When } from "@/app/_components/when";
import type { Job } from "@/app/_lib/api-types";
import { formatBytes, formatCount, formatDuration, formatPercent, formatPlural, formatSpeed } from "@/app/_lib/format";
import { addSample, type Sample, speedOf } from "@/app/_lib/job-view";
import { useNow } from "@/app/_lib/time";
import { useJobTitle } from "@/app/_lib/use-status-text";
import { Notice } from "@/app/_ui/notice";
import { Progress } from "@/app/_ui/progress";

/** How far the job is. The server sends two updates a second at most. */
export function JobProgressPanel({ job, isHostOnline }: { job: Job; isHostOnline: boolean }) {
  const jobTitle = useJobTitle();
  const { progress } = job;
  const share = shareOf(job);
  return (
    <section aria-label="Progress" className="grid gap-3 rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <p className="font-medium">{sentenceOf(job, isHostOnline)}</p>
        {share === null ? null : <p className="text-lg font-semibold">{formatPercent(share)}</p>}
      </div>
      <Progress label={`${jobTitle(job)} progress`} share={share} />
      {progress?.isRetrying ? (
        <Notice tone="warn" title="The repository does not answer">
          restic keeps trying. If this goes on, look at the repository and the network between it and the host.
        </Notice>
      ) : null}
      {job.state === "queued" && !isHostOnline ? (
        <p className="text-sm text-ink-soft">
          The job is given up when the host is not back by <When at={job.expiresAt} isAbsolute />.
        </p>
      ) : null}
      {job.state === "running" && job.kind === "backup" ? <Figures job={job} /> : null}
    </section>
  );
}

const isAllRead = ({ progress }: Job): boolean => (progress?.percentDone ?? 0) >= 1;

/** restic counts what it has read; it is done only when that is stored, too. */
const shareOf = (job: Job): number | null => {
  const { progress } = job;
  if (progress?.percentDone === undefined) return null;
  return isAllRead(job) ? 0.99 : progress.percentDone;
};

function sentenceOf(job: Job, isHostOnline: boolean): string {
  const { state, kind } = job;
  if (!isHostOnline)
    return state === "queued"
      ? "Waiting for the host to come online"
      : "The host is offline; its agent goes on by itself";
  if (state === "queued") return "Waiting for its turn on the host";
  if (state === "sent") return "Sent to the host";
  if (kind !== "backup") return "Working";
  if (job.isDryRun) return "Reading what a backup would store";
  return isAllRead(job) ? "All is read; the rest is being stored" : "Backing up";
}

function Figures({ job }: { job: Job }) {
  const progress = job.progress;
  const speed = useSpeed(job);
  const now = useNow(1000);
  const elapsedMs = job.startedAt ? Math.max(0, now - job.startedAt.getTime()) : (progress?.secondsElapsed ?? 0) * 1000;
  const files = progress?.currentFiles ?? [];
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-5">
        <Figure name="Bytes" value={ofTotal(progress?.bytesDone, progress?.totalBytes, formatBytes)} />
        <Figure name="Files" value={ofTotal(progress?.filesDone, progress?.totalFiles, formatCount)} />
        <Figure name="Speed" value={!speed ? "–" : formatSpeed(speed)} />
        <Figure name="Running for" value={formatDuration(elapsedMs)} />
        <Figure name="Time left" value={leftText(progress?.secondsRemaining)} />
      </dl>
      <p className="min-h-5 truncate font-mono text-sm text-ink-soft" title={files[0]}>
        <span className="sr-only">Current file: </span>
        {files[0] ?? ""}
      </p>
      {progress?.errorCount ? (
        <p className="text-sm text-warn">{formatPlural(progress.errorCount, "file")} could not be read so far.</p>
      ) : null}
    </>
  );
}

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div className="grid min-w-0">
    <dt className="text-xs text-ink-faint">{name}</dt>
    <dd className="break-words">{value}</dd>
  </div>
);

function ofTotal(done: number | undefined, total: number | undefined, format: (value: number) => string): string {
  if (done === undefined && total === undefined) return "–";
  return total === undefined ? format(done ?? 0) : `${format(done ?? 0)} of ${format(total)}`;
}

const leftText = (seconds: number | undefined): string =>
  seconds === undefined || seconds <= 0 ? "–" : formatDuration(Math.ceil(seconds) * 1000);

function useSpeed({ progress, progressAt }: Job): number | null {
  const [samples, setSamples] = useState<Sample[]>([]);
  const bytesDone = progress?.bytesDone;
  const atMs = progressAt?.getTime();
  useEffect(() => {
    if (bytesDone !== undefined && atMs !== undefined) setSamples((known) => addSample(known, { atMs, bytesDone }));
  }, [bytesDone, atMs]);
  return speedOf(samples);
}
