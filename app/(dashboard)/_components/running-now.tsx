"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { Job, Overview } from "@/app/_lib/api-types";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { useJobTitle } from "@/app/_lib/use-status-text";
import { useStillOrder } from "@/app/_lib/use-still-order";
import { Panel } from "@/app/_ui/panel";
import { Progress } from "@/app/_ui/progress";
import { RUNNING_SHOWN } from "./running-shown";

/** What runs, with its progress as it comes: two updates a second at most. */
export function RunningNow({ jobs, atStart }: { jobs: Overview["jobs"]; atStart: Job[] }) {
  const t = useTranslations("overview");
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.jobs.list.queryOptions({ state: "running", limit: RUNNING_SHOWN }),
    initialData: atStart,
  });
  const { rows, hold } = useStillOrder(data, ({ jobId }) => jobId);
  const more = jobs.running - rows.length;
  const waiting = jobs.queued + jobs.sent;
  return (
    <Panel title={t("running.title")} isFlush>
      {rows.length > 0 ? (
        <ul {...hold} className="divide-y divide-line">
          {rows.map((job) => (
            <Row key={job.jobId} atStart={job} />
          ))}
        </ul>
      ) : null}
      {rows.length === 0 || more > 0 || waiting > 0 ? (
        <p className="flex flex-wrap gap-x-3 border-t border-line px-4 py-2.5 text-ink-soft first:border-0">
          {rows.length === 0 ? <span>{t("running.empty")}</span> : null}
          {more > 0 ? (
            <Link href="/jobs?state=running" className="text-accent hover:underline">
              {t("running.more", { count: more })}
            </Link>
          ) : null}
          {waiting > 0 ? <span>{t("running.waiting", { count: waiting })}</span> : null}
        </p>
      ) : null}
    </Panel>
  );
}

function Row({ atStart }: { atStart: Job }) {
  const t = useTranslations("overview");
  const trpc = useTRPC();
  const format = useFormat();
  const jobTitle = useJobTitle();
  const { data: job } = useQuery({
    ...trpc.jobs.get.queryOptions({ jobId: atStart.jobId }),
    initialData: atStart,
    // The list has just told; the next progress asks anew.
    refetchOnMount: false,
  });
  const share = job.progress?.percentDone ?? null;
  const { bytesDone, totalBytes } = job.progress ?? {};
  return (
    <li className="grid gap-1.5 px-4 py-2.5 hover:bg-hover">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <Link
          href={`/jobs/${job.jobId}`}
          title={job.hostname}
          className="max-w-full min-w-0 truncate font-medium hover:underline"
        >
          {job.hostname}
        </Link>
        <span className="text-sm text-ink-soft">
          {jobTitle(job)}
          {share === null ? "" : ` · ${format.percent(Math.min(share, 0.99))}`}
          {bytesDone === undefined || totalBytes === undefined
            ? ""
            : ` · ${t("running.files", { done: format.bytes(bytesDone), total: format.bytes(totalBytes) })}`}
        </span>
      </div>
      <Progress
        label={t("running.progress", { name: job.hostname })}
        share={share === null ? null : Math.min(share, 0.99)}
      />
    </li>
  );
}
