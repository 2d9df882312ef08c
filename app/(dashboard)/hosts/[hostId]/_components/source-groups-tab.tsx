"use client";

import { FolderPlus, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { RunBackupButton } from "@/app/_components/run-backup-button";
import { TagList } from "@/app/_components/tag-list";
import { When } from "@/app/_components/when";
import type { Host, SourceGroup } from "@/app/_lib/api-types";
import { useRefusal } from "@/app/_lib/session";
import { type GroupWords, hooksText, limitsText } from "@/app/_lib/source-group-form";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Facts, Panel } from "@/app/_ui/panel";
import { DeleteSourceGroup } from "./delete-source-group";
import { SourceGroupDialog } from "./source-group-dialog";

/** What the host backs up, and where that is changed. */
export function SourceGroupsTab({ host, sourceGroups }: { host: Host; sourceGroups: readonly SourceGroup[] }) {
  const t = useTranslations("sourceGroups");
  const refusal = useRefusal("operator");
  const [edited, edit] = useState<SourceGroup | "new" | null>(null);
  const [deleted, remove] = useState<SourceGroup | null>(null);
  const add = (
    <Button tone={sourceGroups.length === 0 ? "primary" : "plain"} disabledReason={refusal} onClick={() => edit("new")}>
      <Plus aria-hidden className="size-4" />
      {t("add")}
    </Button>
  );
  return (
    <div className="grid gap-4">
      {sourceGroups.length === 0 ? (
        <EmptyState icon={FolderPlus} title={t("emptyTitle")} action={add}>
          {t("empty")}
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
          others={sourceGroups}
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

function GroupPanel({ host, group, refusal, onEdit, onDelete }: PanelProps) {
  const t = useTranslations("sourceGroups");
  return (
    <Panel
      title={group.name}
      action={
        <div className="flex flex-wrap gap-2">
          <RunBackupButton repoStatus={host.repoStatus} sourceGroupId={group.sourceGroupId} size="sm" />
          <RunBackupButton repoStatus={host.repoStatus} sourceGroupId={group.sourceGroupId} size="sm" isDryRun />
          <Button size="sm" disabledReason={refusal} aria-label={t("editNamed", { name: group.name })} onClick={onEdit}>
            {t("edit")}
          </Button>
          <Button
            size="sm"
            tone="danger"
            disabledReason={refusal}
            aria-label={t("deleteNamed", { name: group.name })}
            onClick={onDelete}
          >
            {t("delete")}
          </Button>
        </div>
      }
    >
      <Facts rows={factsOf({ host, group, t })} />
    </Panel>
  );
}

type FactsProps = { host: Host; group: SourceGroup; t: GroupWords };

function factsOf({ host, group, t }: FactsProps): Parameters<typeof Facts>[0]["rows"] {
  const limits = limitsText(group.limits, t);
  const hooks = hooksText(group.hasHooks, t);
  const kept = (isLeftOut: boolean) => t(isLeftOut ? "fact.leftOut" : "fact.included");
  return [
    [t("fact.paths"), <Lines key="paths" lines={group.paths} />],
    [t("fact.excludes"), group.excludes.length > 0 ? <Lines key="excludes" lines={group.excludes} /> : t("fact.none")],
    [t("fact.tags"), group.tags.length > 0 ? <TagList key="tags" tags={group.tags} /> : t("fact.none")],
    [t("fact.caches"), kept(group.isExcludeCaches)],
    host.os === "windows"
      ? [t("fact.shadowCopy"), t(group.isVss ? "fact.used" : "fact.notUsed")]
      : [t("fact.fileSystems"), kept(group.isOneFileSystem)],
    ...(limits ? [[t("fact.limits"), limits] as const] : []),
    ...(hooks ? [[t("fact.hooks"), hooks] as const] : []),
    [t("fact.lastSnapshot"), <When key="snapshot" at={group.lastSnapshotAt} never={t("fact.noSnapshot")} />],
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
