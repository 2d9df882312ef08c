"use client";

import Link from "next/link";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Job } from "@/app/_lib/api-types";
import { shareOf } from "@/app/_lib/job-view";
import { JOB_STATE } from "@/app/_lib/status";
import { useNow } from "@/app/_lib/time";
import { useFormat } from "@/app/_lib/use-format";
import { useListKeys } from "@/app/_lib/use-list-keys";
import { useCauseTitle, useJobTitle } from "@/app/_lib/use-status-text";
import { useStillOrder } from "@/app/_lib/use-still-order";
import { Chip } from "@/app/_ui/chip";
import { Progress } from "@/app/_ui/progress";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

type Props = { jobs: readonly Job[]; label?: string; hasHost?: boolean };

export function JobsTable({ jobs, label, hasHost = true }: Props) {
  const t = useTranslations("jobs");
  const name = label ?? t("title");
  const list = useRef<HTMLDivElement>(null);
  const { rows, hold } = useStillOrder(jobs, (job) => job.jobId);
  useListKeys(list);
  return (
    <div ref={list} {...hold} className="min-w-0">
      <div className="max-md:hidden">
        <Table label={name}>
          <Head>
            <Th>{t("column.job")}</Th>
            {hasHost ? <Th>{t("column.host")}</Th> : null}
            <Th>{t("column.state")}</Th>
            <Th>{t("column.started")}</Th>
            <Th>{t("column.took")}</Th>
            <Th className="max-xl:hidden">{t("column.added")}</Th>
            <Th className="max-2xl:hidden">{t("column.askedBy")}</Th>
          </Head>
          <tbody>
            {rows.map((job) => (
              <JobRow key={job.jobId} job={job} hasHost={hasHost} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul aria-label={name} className="grid gap-2 md:hidden">
        {rows.map((job) => (
          <JobCard key={job.jobId} job={job} hasHost={hasHost} />
        ))}
      </ul>
    </div>
  );
}

type RowProps = { job: Job; hasHost: boolean };
const JobRow = ({ job, hasHost }: RowProps) => (
  <Tr className="relative hover:bg-hover has-[a:focus-visible]:bg-hover">
    <Td>
      <JobLink job={job} className="block max-w-56 truncate 2xl:max-w-96" />
    </Td>
    {hasHost ? (
      <Td className="max-w-44 2xl:max-w-80">
        <span title={job.hostname} className="block truncate">
          {job.hostname}
        </span>
      </Td>
    ) : null}
    <Td>
      <JobChips job={job} />
    </Td>
    <Td>
      <When at={job.startedAt ?? job.createdAt} />
    </Td>
    <Td className="whitespace-nowrap">
      <Took job={job} />
    </Td>
    <Td className="whitespace-nowrap max-xl:hidden">
      <Added job={job} />
    </Td>
    <Td className="max-w-40 truncate text-sm text-ink-faint max-2xl:hidden">{job.requestedBy}</Td>
  </Tr>
);

const JobCard = ({ job, hasHost }: RowProps) => (
  <li className="relative grid gap-2 rounded-lg border border-line bg-surface p-3">
    <div className="grid">
      <JobLink job={job} className="break-words" />
      {hasHost ? <span className="text-sm break-words text-ink-soft">{job.hostname}</span> : null}
    </div>
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm text-ink-soft">
      <JobChips job={job} />
      <When at={job.startedAt ?? job.createdAt} />
      <Took job={job} />
    </div>
  </li>
);

/** The whole row is the link's target, while text in it stays readable one by one for a screen reader. */
function JobLink({ job, className }: { job: Job; className: string }) {
  const jobTitle = useJobTitle();
  return (
    <Link
      href={`/jobs/${job.jobId}`}
      data-row
      className={`font-medium after:absolute after:inset-0 focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent focus-visible:outline-none ${className}`}
    >
      {jobTitle(job)}
      {job.sourceGroupName ? <span className="font-normal text-ink-soft"> · {job.sourceGroupName}</span> : null}
    </Link>
  );
}

function JobChips({ job }: { job: Job }) {
  const t = useTranslations("jobs");
  const format = useFormat();
  const causeTitle = useCauseTitle();
  const jobTitle = useJobTitle();
  const share = shareOf(job);
  return (
    <span className="inline-flex flex-wrap items-center gap-2 md:flex-nowrap md:whitespace-nowrap">
      <Chip status={JOB_STATE[job.state]} />
      {share === null ? null : (
        <>
          <span className="w-16">
            <Progress label={t("progressOf", { job: jobTitle(job), host: job.hostname })} share={share} />
          </span>
          <span className="min-w-9 text-right text-sm text-ink-soft">{format.percent(share)}</span>
        </>
      )}
      {job.waitsForRepository ? <span className="text-sm text-ink-soft">{t("waits")}</span> : null}
      {job.cause && job.state !== "cancelled" ? (
        <span className="text-sm text-ink-soft md:max-w-52 md:truncate">{causeTitle(job.cause)}</span>
      ) : null}
    </span>
  );
}

function Added({ job: { summary, isDryRun } }: { job: Job }) {
  const format = useFormat();
  if (summary && !isDryRun) return format.bytes(summary.dataAddedBytes);
  return <span className="text-ink-faint">–</span>;
}

function Took({ job: { state, startedAt, finishedAt } }: { job: Job }) {
  const format = useFormat();
  const now = useNow(1000);
  if (startedAt && finishedAt) return format.duration(finishedAt.getTime() - startedAt.getTime());
  if (!startedAt || state !== "running") return <span className="text-ink-faint max-md:hidden">–</span>;
  return format.duration(Math.max(0, now - startedAt.getTime()));
}
