"use client";

import Link from "next/link";
import { useRef } from "react";
import { TagList } from "@/app/_components/tag-list";
import { When } from "@/app/_components/when";
import type { Host } from "@/app/_lib/api-types";
import { HOST_STATUS, JOB_STATE, NEVER_BACKED_UP, PROTECTION, REPOSITORY_STATE } from "@/app/_lib/status";
import { useListKeys } from "@/app/_lib/use-list-keys";
import { useCauseTitle } from "@/app/_lib/use-status-text";
import { useStillOrder } from "@/app/_lib/use-still-order";
import { Chip } from "@/app/_ui/chip";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

export function HostsTable({ hosts }: { hosts: readonly Host[] }) {
  const list = useRef<HTMLDivElement>(null);
  const { rows, hold } = useStillOrder(hosts, (host) => host.hostId);
  useListKeys(list);
  return (
    <div ref={list} {...hold} className="@container min-w-0">
      <div className="max-md:hidden">
        <Table label="Hosts">
          <Head>
            <Th>Host</Th>
            <Th>Protection</Th>
            <Th>Connection</Th>
            <Th className={WIDE}>Repository</Th>
            <Th>Last backup</Th>
            <Th className={WIDE}>Last snapshot</Th>
            <Th className={WIDER}>Tags</Th>
            <Th className="max-2xl:hidden">Agent · restic</Th>
          </Head>
          <tbody>
            {rows.map((host) => (
              <HostRow key={host.hostId} host={host} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul aria-label="Hosts" className="grid gap-2 md:hidden">
        {rows.map((host) => (
          <HostCard key={host.hostId} host={host} />
        ))}
      </ul>
    </div>
  );
}

/** Columns that need room; where there is less, what matters of them stands in another column. */
const WIDE = "@max-4xl:hidden";
const WIDER = "@max-[66rem]:hidden";

const HostRow = ({ host }: { host: Host }) => (
  <Tr className="relative hover:bg-hover has-[a:focus-visible]:bg-hover">
    <Td className="max-w-56 2xl:max-w-80 @max-[66rem]:w-full @max-[66rem]:max-w-0">
      <HostLink host={host} className="block truncate" />
    </Td>
    <Td className="whitespace-nowrap">
      <Chip status={PROTECTION[host.protection]} />
      {host.repoStatus === "ready" ? null : (
        <span className="block pt-1 @4xl:hidden">
          <RepositoryChip host={host} />
        </span>
      )}
    </Td>
    <Td>
      <Connection host={host} />
    </Td>
    <Td className={WIDE}>
      <RepositoryChip host={host} />
    </Td>
    <Td>
      <LastBackup host={host} />
    </Td>
    <Td className={WIDE}>
      <When at={host.lastSnapshotAt} />
    </Td>
    <Td className={`${WIDER} [&>span]:flex-nowrap`}>
      <TagList tags={host.tags} limit={2} />
    </Td>
    <Td className="text-sm whitespace-nowrap text-ink-faint max-2xl:hidden">
      {host.agentVersion} · {host.resticVersion ?? "no restic"}
    </Td>
  </Tr>
);

const HostCard = ({ host }: { host: Host }) => (
  <li className="relative grid gap-2 rounded-lg border border-line bg-surface p-3">
    <HostLink host={host} className="break-words" />
    <div className="flex flex-wrap gap-1.5">
      <Chip status={PROTECTION[host.protection]} />
      <Connection host={host} />
      <RepositoryChip host={host} />
    </div>
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft">
      <LastBackup host={host} />
      {host.lastSnapshotAt ? (
        <span>
          Snapshot <When at={host.lastSnapshotAt} />
        </span>
      ) : null}
    </div>
  </li>
);

/** The whole row is the link's target, while text in it stays readable one by one for a screen reader. */
const HostLink = ({ host, className }: { host: Host; className: string }) => (
  <Link
    href={`/hosts/${host.hostId}`}
    data-row
    title={host.hostname}
    className={`font-medium after:absolute after:inset-0 focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent focus-visible:outline-none ${className}`}
  >
    {host.hostname}
  </Link>
);

const Connection = ({ host }: { host: Host }) => (
  <span className="inline-flex items-center gap-2">
    <Chip status={HOST_STATUS[host.status]} />
    {host.status === "offline" ? (
      <span className="text-sm text-ink-faint">
        <When at={host.lastSeenAt} never="never seen" />
      </span>
    ) : null}
  </span>
);

const LastBackup = ({ host: { lastBackup } }: { host: Host }) =>
  lastBackup ? (
    <span className="inline-flex items-center gap-2">
      <Chip status={JOB_STATE[lastBackup.state]} />
      {lastBackup.finishedAt ? (
        <span className="text-sm text-ink-faint">
          <When at={lastBackup.finishedAt} />
        </span>
      ) : null}
    </span>
  ) : (
    <Chip status={NEVER_BACKED_UP} word="Never backed up" />
  );

function RepositoryChip({ host: { repoStatus, repoCause } }: { host: Host }) {
  const causeTitle = useCauseTitle();
  return (
    <Chip
      status={REPOSITORY_STATE[repoStatus]}
      {...(repoStatus === "init_failed" && repoCause ? { word: causeTitle(repoCause) } : {})}
    />
  );
}
