"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ForgetSummary, Retention } from "@/agent/protocol/mod";
import type { Host, Job } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { isInFlight, JOB_STATE } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { Notice } from "@/app/_ui/notice";

type Props = { host: Host; retention: Retention };

/** Asks the host what the rules would do to its real snapshots; nothing is removed. */
export function RetentionPreview({ host, retention }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("schedules.preview");
  const notReady = useTranslations("schedules.action")("notReady");
  const trpc = useTRPC();
  const refusal = useRefusal("operator");
  const [asked, setAsked] = useState("");
  const ask = useMutation(trpc.repositories.previewRetention.mutationOptions());
  const now = JSON.stringify(retention);
  const reason = host.status === "offline" ? t("offline") : host.repoStatus === "ready" ? undefined : notReady;
  const start = () => {
    setAsked(now);
    ask.mutate({ hostId: host.hostId, retention });
  };
  return (
    <div className="grid justify-items-start gap-3">
      <Button size="sm" isBusy={ask.isPending} disabledReason={refusal ?? reason} onClick={start}>
        {t("ask")}
      </Button>
      {ask.error ? (
        <Notice tone="bad" role="alert">
          {problemOf(ask.error).message}
        </Notice>
      ) : null}
      {ask.data && asked !== now ? <p className="text-sm text-ink-soft">{t("changed")}</p> : null}
      {ask.data && asked === now ? <PreviewJob jobId={ask.data.jobId} /> : null}
    </div>
  );
}

function PreviewJob({ jobId }: { jobId: string }) {
  const problemOf = useProblem();
  const t = useTranslations("schedules.preview");
  const trpc = useTRPC();
  const job = useQuery(trpc.jobs.get.queryOptions({ jobId }));
  if (job.error) return <Notice tone="bad">{problemOf(job.error).message}</Notice>;
  if (!job.data || isInFlight(job.data.state)) return <Waiting job={job.data} />;
  if (!job.data.forget)
    return (
      <Notice tone="bad" role="alert">
        {job.data.message ?? t("failed")} {job.data.fix}
      </Notice>
    );
  return <Outcome summary={job.data.forget} />;
}

function Waiting({ job }: { job: Job | undefined }) {
  const t = useTranslations("schedules.preview");
  return (
    <p role="status" className="inline-flex flex-wrap items-center gap-2 text-sm text-ink-soft">
      {job ? <Chip status={JOB_STATE[job.state]} /> : null}
      {t("waiting")}
    </p>
  );
}

function Outcome({ summary: { keptCount, removedCount, kept, removed } }: { summary: ForgetSummary }) {
  const t = useTranslations("schedules.preview");
  return (
    <div role="status" className="grid w-full gap-3">
      <p className="font-medium">
        {keptCount + removedCount === 0 ? t("noSnapshot") : t("outcome", { kept: keptCount, removed: removedCount })}
      </p>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Named title={t("kept")} snapshots={kept} count={keptCount} />
        <Named title={t("removed")} snapshots={removed} count={removedCount} />
      </div>
    </div>
  );
}

type NamedProps = { title: string; snapshots: ForgetSummary["kept"]; count: number };

function Named({ title, snapshots, count }: NamedProps) {
  const t = useTranslations("schedules.preview");
  const format = useFormat();
  if (count === 0) return null;
  return (
    <section
      aria-label={t("namedCount", { title, count })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
      tabIndex={0}
      className="max-h-44 overflow-y-auto rounded-md border border-line bg-canvas p-3 text-sm"
    >
      <p className="mb-1 font-medium">
        {title} · {count}
      </p>
      <ol className="grid gap-0.5">
        {snapshots.map(({ snapshotId, takenAt }) => (
          <li key={snapshotId} className="tabular-nums">
            {format.run(new Date(takenAt))} <code className="text-ink-faint">{shortId(snapshotId)}</code>
          </li>
        ))}
      </ol>
      {count > snapshots.length ? (
        <p className="mt-1 text-ink-faint">{t("older", { count: String(count - snapshots.length) })}</p>
      ) : null}
    </section>
  );
}
