"use client";

import { FolderX } from "lucide-react";
import { RunBackupButton } from "@/app/_components/run-backup-button";
import { TagList } from "@/app/_components/tag-list";
import type { Host, SourceGroup } from "@/app/_lib/api-types";
import { EmptyState } from "@/app/_ui/empty-state";
import { Facts, Panel } from "@/app/_ui/panel";

export const SourceGroupsTab = ({ host, sourceGroups }: { host: Host; sourceGroups: readonly SourceGroup[] }) =>
  sourceGroups.length === 0 ? (
    <EmptyState icon={FolderX} title="No source group">
      A source group says which folders are backed up. Every host is added with one; this host has lost it, so remove
      the host and add it again.
    </EmptyState>
  ) : (
    <div className="grid gap-4">
      {sourceGroups.map((group) => (
        <Panel
          key={group.sourceGroupId}
          title={group.name}
          action={<RunBackupButton repoStatus={host.repoStatus} sourceGroupId={group.sourceGroupId} />}
        >
          <Facts
            rows={[
              ["Paths", <Lines key="paths" lines={group.paths} />],
              ["Excludes", group.excludes.length > 0 ? <Lines key="excludes" lines={group.excludes} /> : "None"],
              ["Snapshot tags", group.tags.length > 0 ? <TagList key="tags" tags={group.tags} /> : "None"],
              ["Other file systems", group.isOneFileSystem ? "Left out" : "Included"],
              ["Cache folders", group.isExcludeCaches ? "Left out" : "Included"],
            ]}
          />
        </Panel>
      ))}
    </div>
  );

const Lines = ({ lines }: { lines: readonly string[] }) => (
  <ul className="grid gap-0.5 font-mono text-sm">
    {lines.map((line) => (
      <li key={line} className="break-all">
        {line}
      </li>
    ))}
  </ul>
);
