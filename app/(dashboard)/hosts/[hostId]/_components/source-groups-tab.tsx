"use client";

import { FolderPlus, Plus } from "lucide-react";
import { useState } from "react";
import { RunBackupButton } from "@/app/_components/run-backup-button";
import { TagList } from "@/app/_components/tag-list";
import { When } from "@/app/_components/when";
import type { Host, SourceGroup } from "@/app/_lib/api-types";
import { useRefusal } from "@/app/_lib/session";
import { hooksText, limitsText } from "@/app/_lib/source-group-form";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Facts, Panel } from "@/app/_ui/panel";
import { DeleteSourceGroup } from "./delete-source-group";
import { SourceGroupDialog } from "./source-group-dialog";

/** What the host backs up, and where that is changed. */
export function SourceGroupsTab({ host, sourceGroups }: { host: Host; sourceGroups: readonly SourceGroup[] }) {
  const refusal = useRefusal("operator");
  const [edited, edit] = useState<SourceGroup | "new" | null>(null);
  const [deleted, remove] = useState<SourceGroup | null>(null);
  const add = (
    <Button tone={sourceGroups.length === 0 ? "primary" : "plain"} disabledReason={refusal} onClick={() => edit("new")}>
      <Plus aria-hidden className="size-4" />
      Add source group
    </Button>
  );
  return (
    <div className="grid gap-4">
      {sourceGroups.length === 0 ? (
        <EmptyState icon={FolderPlus} title="No source group" action={add}>
          A source group says which folders are backed up. Without one, nothing of this host is.
        </EmptyState>
      ) : (
        <>
          <div className="flex justify-end">{add}</div>
          {sourceGroups.map((group) => (
            <GroupPanel
              key={group.sourceGroupId}
              host={host}
              group={group}
              refusal={refusal}
              onEdit={() => edit(group)}
              onDelete={() => remove(group)}
            />
          ))}
        </>
      )}
      {edited ? (
        <SourceGroupDialog
          host={host}
          group={edited === "new" ? null : edited}
          isOpen
          onOpenChange={(isOpen) => (isOpen ? null : edit(null))}
        />
      ) : null}
      {deleted ? (
        <DeleteSourceGroup group={deleted} isOpen onOpenChange={(isOpen) => (isOpen ? null : remove(null))} />
      ) : null}
    </div>
  );
}

type PanelProps = {
  host: Host;
  group: SourceGroup;
  refusal: string | undefined;
  onEdit: () => void;
  onDelete: () => void;
};

const GroupPanel = ({ host, group, refusal, onEdit, onDelete }: PanelProps) => (
  <Panel
    title={group.name}
    action={
      <div className="flex flex-wrap gap-2">
        <RunBackupButton repoStatus={host.repoStatus} sourceGroupId={group.sourceGroupId} size="sm" />
        <RunBackupButton repoStatus={host.repoStatus} sourceGroupId={group.sourceGroupId} size="sm" isDryRun />
        <Button size="sm" disabledReason={refusal} aria-label={`Edit ${group.name}`} onClick={onEdit}>
          Edit
        </Button>
        <Button size="sm" tone="danger" disabledReason={refusal} aria-label={`Delete ${group.name}`} onClick={onDelete}>
          Delete
        </Button>
      </div>
    }
  >
    <Facts rows={factsOf(host, group)} />
  </Panel>
);

function factsOf(host: Host, group: SourceGroup): Parameters<typeof Facts>[0]["rows"] {
  const limits = limitsText(group.limits);
  const hooks = hooksText(group.hasHooks);
  return [
    ["Paths", <Lines key="paths" lines={group.paths} />],
    ["Excludes", group.excludes.length > 0 ? <Lines key="excludes" lines={group.excludes} /> : "None"],
    ["Snapshot tags", group.tags.length > 0 ? <TagList key="tags" tags={group.tags} /> : "None"],
    ["Cache folders", group.isExcludeCaches ? "Left out" : "Included"],
    host.os === "windows"
      ? ["Shadow copy", group.isVss ? "Used" : "Not used"]
      : ["Other file systems", group.isOneFileSystem ? "Left out" : "Included"],
    ...(limits ? [["Limits", limits] as const] : []),
    ...(hooks ? [["Hooks", hooks] as const] : []),
    ["Last snapshot", <When key="snapshot" at={group.lastSnapshotAt} never="None of just these paths" />],
  ];
}

/** The same line may be there twice: order matters to excludes. */
const Lines = ({ lines }: { lines: readonly string[] }) => (
  <ul className="grid gap-0.5 font-mono text-sm">
    {lines.map((line, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity, and their order is what they are
      <li key={index} className="break-all">
        {line}
      </li>
    ))}
  </ul>
);
