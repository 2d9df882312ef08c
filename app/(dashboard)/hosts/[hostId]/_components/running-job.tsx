"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { Job } from "@/app/_lib/api-types";
import { JOB_STATE } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { useJobTitle } from "@/app/_lib/use-status-text";
import { Chip } from "@/app/_ui/chip";
import { Progress } from "@/app/_ui/progress";

/** A job that goes on, as far as it is; progress comes by live events, at most twice a second. */
export function RunningJob({ job: listed }: { job: Job }) {
  const t = useTranslations("host.running");
  const format = useFormat();
  const jobTitle = useJobTitle();
  const { data: job = listed } = useQuery(useTRPC().jobs.get.queryOptions({ jobId: listed.jobId }));
  const progress = job.progress;
  const title = jobTitle(job);
  const parts = [
    progress?.percentDone === undefined ? null : format.percent(progress.percentDone),
    progress?.bytesDone === undefined
      ? null
      : progress.totalBytes === undefined
        ? format.bytes(progress.bytesDone)
        : t("bytes", { done: format.bytes(progress.bytesDone), total: format.bytes(progress.totalBytes) }),
    progress?.filesDone === undefined ? null : t("files", { count: progress.filesDone }),
    progress?.secondsRemaining === undefined
      ? null
      : t("left", { time: format.duration(progress.secondsRemaining * 1000) }),
  ].filter((part) => part !== null);
  return (
    <li className="grid gap-2 rounded-lg border border-run-line bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Chip status={JOB_STATE[job.state]} />
        <Link href={`/jobs/${job.jobId}`} className="min-w-0 font-medium break-words hover:underline">
          {title}
          {job.sourceGroupName ? <span className="font-normal text-ink-soft"> · {job.sourceGroupName}</span> : null}
        </Link>
        <span className="ml-auto text-sm text-ink-soft">
          {job.state === "running" ? parts.join(" · ") : t("waits")}
        </span>
      </div>
      {job.state === "running" ? <Progress label={title} share={progress?.percentDone ?? null} /> : null}
    </li>
  );
}
