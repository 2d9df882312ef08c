"use client";

import Link from "next/link";
import { useRef } from "react";
import { When } from "@/app/_components/when";
import type { Job } from "@/app/_lib/api-types";
import { formatBytes, formatDuration, formatPercent } from "@/app/_lib/format";
import { JOB_STATE } from "@/app/_lib/status";
import { useNow } from "@/app/_lib/time";
import { useListKeys } from "@/app/_lib/use-list-keys";
import { useCauseTitle, useJobTitle } from "@/app/_lib/use-status-text";
import { useStillOrder } from "@/app/_lib/use-still-order";
import { Chip } from "@/app/_ui/chip";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

type Props = { jobs: readonly Job[]; label?: string; hasHost?: boolean };

export function JobsTable({ jobs, label = "Jobs", hasHost = true }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const { rows, hold } = useStillOrder(jobs, (job) => job.jobId);
  useListKeys(list);
  return (
    <div ref={list} {...hold} className="min-w-0">
      <div className="max-md:hidden">
        <Table label={label}>
          <Head>
            <Th>Job</Th>
            {hasHost ? <Th>Host</Th> : null}
            <Th>State</Th>
            <Th>Started</Th>
            <Th>Took</Th>
            <Th className="max-lg:hidden">Added</Th>
            <Th className="max-xl:hidden">Asked by</Th>
          </Head>
          <tbody>
            {rows.map((job) => (
              <JobRow key={job.jobId} job={job} hasHost={hasHost} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul aria-label={label} className="grid gap-2 md:hidden">
        {rows.map((job) => (
          <JobCard key={job.jobId} job={job} hasHost={hasHost} />
        ))}
      </ul>
    </div>
  );
}

const JobRow = ({ job, hasHost }: { job: Job; hasHost: boolean }) => (
  <Tr className="relative hover:bg-hover has-[a:focus-visible]:bg-hover">
    <Td>
      <JobLink job={job} className="whitespace-nowrap" />
    </Td>
    {hasHost ? (
      <Td className="max-w-52 2xl:max-w-80">
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
    <Td className="whitespace-nowrap max-lg:hidden">
      {job.summary && !job.isDryRun ? (
        formatBytes(job.summary.dataAddedBytes)
      ) : (
        <span className="text-ink-faint">–</span>
      )}
    </Td>
    <Td className="max-w-40 truncate text-sm text-ink-faint max-xl:hidden">{job.requestedBy}</Td>
  </Tr>
);

const JobCard = ({ job, hasHost }: { job: Job; hasHost: boolean }) => (
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
  const causeTitle = useCauseTitle();
  return (
    <span className="inline-flex flex-wrap items-center gap-2 md:flex-nowrap md:whitespace-nowrap">
      <Chip status={JOB_STATE[job.state]} />
      {job.progress?.percentDone === undefined ? null : (
        <span className="text-sm text-ink-soft">{formatPercent(job.progress.percentDone)}</span>
      )}
      {job.cause && job.state !== "cancelled" ? (
        <span className="text-sm text-ink-soft">{causeTitle(job.cause)}</span>
      ) : null}
    </span>
  );
}

function Took({ job: { state, startedAt, finishedAt } }: { job: Job }) {
  const now = useNow(1000);
  if (startedAt && finishedAt) return formatDuration(finishedAt.getTime() - startedAt.getTime());
  if (!startedAt || state !== "running") return <span className="text-ink-faint max-md:hidden">–</span>;
  return formatDuration(Math.max(0, now - startedAt.getTime()));
}
