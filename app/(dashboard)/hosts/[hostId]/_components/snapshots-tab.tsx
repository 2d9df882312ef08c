"use client";

import { Camera } from "lucide-react";
import { RunBackupButton } from "@/app/_components/run-backup-button";
import { TagList } from "@/app/_components/tag-list";
import { When } from "@/app/_components/when";
import type { Snapshot } from "@/app/_lib/api-types";
import { formatBytes, formatCount, formatPlural, shortId } from "@/app/_lib/format";
import { EmptyState } from "@/app/_ui/empty-state";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";
import type { HostData } from "./host-screen";

export function SnapshotsTab({ host, sourceGroups, snapshots }: HostData) {
  const [first] = sourceGroups;
  const hasOthers = snapshots.some(({ hostname }) => hostname !== host.hostname);
  if (snapshots.length === 0)
    return (
      <EmptyState
        icon={Camera}
        title="No snapshot yet"
        action={first ? <RunBackupButton repoStatus={host.repoStatus} sourceGroupId={first.sourceGroupId} /> : null}
      >
        A snapshot is what a backup leaves in the repository. Run the first one now.
      </EmptyState>
    );
  return (
    <div className="grid gap-3">
      <p className="text-ink-soft">
        {formatPlural(snapshots.length, "snapshot")}, the newest <When at={snapshots[0]?.takenAt ?? null} />.
      </p>
      <div className="max-md:hidden">
        <Table label="Snapshots" isTight>
          <Head>
            <Th>Snapshot</Th>
            <Th>Taken</Th>
            {hasOthers ? <Th>Made on</Th> : null}
            <Th>Paths</Th>
            <Th className="max-lg:hidden">Tags</Th>
            <Th className="text-right">Files</Th>
            <Th className="text-right">Size</Th>
            <Th className="text-right">Added</Th>
          </Head>
          <tbody>
            {snapshots.map((snapshot) => (
              <SnapshotRow key={snapshot.snapshotId} snapshot={snapshot} hasOthers={hasOthers} />
            ))}
          </tbody>
        </Table>
      </div>
      <ul aria-label="Snapshots" className="grid gap-2 md:hidden">
        {snapshots.map((snapshot) => (
          <SnapshotCard key={snapshot.snapshotId} snapshot={snapshot} />
        ))}
      </ul>
    </div>
  );
}

const SnapshotRow = ({ snapshot, hasOthers }: { snapshot: Snapshot; hasOthers: boolean }) => (
  <Tr>
    <Td>
      <code title={snapshot.snapshotId} className="font-mono">
        {shortId(snapshot.snapshotId)}
      </code>
    </Td>
    <Td>
      <When at={snapshot.takenAt} isAbsolute />
    </Td>
    {hasOthers ? <Td className="max-w-48 truncate">{snapshot.hostname}</Td> : null}
    <Td className="max-w-80 font-mono break-all">{snapshot.paths.join(", ")}</Td>
    <Td className="max-lg:hidden">
      <TagList tags={snapshot.tags} limit={3} />
    </Td>
    <Td className="text-right whitespace-nowrap">{figure(snapshot.totalFiles, formatCount)}</Td>
    <Td className="text-right whitespace-nowrap">{figure(snapshot.totalBytes, formatBytes)}</Td>
    <Td className="text-right whitespace-nowrap">{figure(snapshot.dataAddedBytes, formatBytes)}</Td>
  </Tr>
);

const SnapshotCard = ({ snapshot }: { snapshot: Snapshot }) => (
  <li className="grid gap-1 rounded-lg border border-line bg-surface p-3">
    <div className="flex flex-wrap justify-between gap-2">
      <code className="font-mono">{shortId(snapshot.snapshotId)}</code>
      <When at={snapshot.takenAt} isAbsolute />
    </div>
    <p className="text-sm break-all text-ink-soft">
      {snapshot.hostname} <span className="font-mono">{snapshot.paths.join(", ")}</span>
    </p>
    {snapshot.totalFiles === null ? null : (
      <p className="text-sm text-ink-soft">
        {formatPlural(snapshot.totalFiles, "file")} · {figure(snapshot.totalBytes, formatBytes)}
      </p>
    )}
  </li>
);

/** restic before 0.17 keeps no figures with a snapshot. */
const figure = (value: number | null, format: (value: number) => string): string =>
  value === null ? "–" : format(value);
