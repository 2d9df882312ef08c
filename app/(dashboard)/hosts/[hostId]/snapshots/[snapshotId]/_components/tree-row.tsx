"use client";

import { ExternalLink, File, FileCog, Folder } from "lucide-react";
import { useTranslations } from "use-intl";
import { SafeName } from "@/app/_components/safe-name";
import type { TreeEntry } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { type Place, treePath } from "@/app/_lib/snapshot-links";
import { type Chosen, chosenAs, pathOf, plainName } from "@/app/_lib/snapshot-tree";
import { useFormat } from "@/app/_lib/use-format";
import { GridCell } from "@/app/_ui/grid-table";
import { FolderLink } from "./folder-link";
import { RowMenu } from "./row-menu";

export const TREE_COLUMN = {
  choose: "flex w-11 shrink-0 justify-center",
  name: "min-w-0 flex-1 pr-2",
  size: "w-24 shrink-0 px-2 text-right",
  modified: "w-44 shrink-0 px-2",
  permissions: "w-28 shrink-0 px-2",
  actions: "flex w-11 shrink-0 justify-center",
} as const;

const ICON = { file: File, folder: Folder, link: ExternalLink, other: FileCog } as const;

type Props = {
  place: Place;
  folder: string;
  entry: TreeEntry;
  chosen: readonly Chosen[];
  onOpen: (path: string) => void;
  onToggle: (one: Chosen) => void;
  onLink: (one: Chosen) => void;
};

/** One name: chosen by its box or, for a file, by itself; a folder is opened. */
export function TreeRow({ place, folder, entry, chosen, onOpen, onToggle, onLink }: Props) {
  const t = useTranslations("snapshotTree");
  const format = useFormat();
  const { name, kind, isAddressable, permissions } = entry;
  const one: Chosen = { path: pathOf(folder, name), kind };
  const how = isAddressable ? chosenAs(one.path, chosen) : chosenAs(folder, chosen) === "no" ? "no" : "within";
  const Icon = ICON[kind];
  const at = entry.modifiedAt === null ? null : new Date(entry.modifiedAt);
  const modified = at && !Number.isNaN(at.getTime()) ? format.dateTime(at) : "–";
  const size = entry.sizeBytes === null ? "–" : format.bytes(entry.sizeBytes);
  const label = <SafeName name={name} className="block truncate whitespace-pre" />;
  const look = "block max-w-full rounded-sm text-left focus-visible:-outline-offset-1";
  return (
    <>
      <GridCell className={TREE_COLUMN.choose}>
        <input
          type="checkbox"
          aria-label={
            how === "within" ? t("row.within", { name: plainName(name) }) : t("row.choose", { name: plainName(name) })
          }
          title={isAddressable ? undefined : t("row.notAddressable")}
          disabled={how === "within" || !isAddressable}
          className="block size-4 accent-accent max-md:size-6"
          checked={how !== "no"}
          onChange={() => onToggle(one)}
        />
      </GridCell>
      <GridCell className={cn(TREE_COLUMN.name, "flex items-center gap-2")}>
        <Icon aria-hidden className={cn("size-4 shrink-0", kind === "folder" ? "text-accent" : "text-ink-faint")} />
        <span className="sr-only">{t(`kind.${kind}`)}</span>
        <div className="min-w-0 flex-1">
          {!isAddressable ? (
            <span data-row tabIndex={-1} className={look}>
              {label}
            </span>
          ) : kind === "folder" ? (
            <FolderLink
              data-row
              href={treePath(place, one.path)}
              onOpen={() => onOpen(one.path)}
              className={cn(look, "font-medium hover:underline max-md:py-0.5")}
            >
              {label}
            </FolderLink>
          ) : (
            <button
              type="button"
              data-row
              aria-pressed={how !== "no"}
              disabled={how === "within"}
              onClick={() => onToggle(one)}
              className={look}
            >
              {label}
            </button>
          )}
          <span className="block truncate text-xs text-ink-faint md:hidden">
            {isAddressable ? `${size} · ${modified}` : t("row.takeFolderHint")}
          </span>
        </div>
        {isAddressable ? null : (
          <span title={t("row.notAddressable")} className="shrink-0 text-xs text-ink-faint max-md:hidden">
            {t("row.takeFolderHint")}
          </span>
        )}
      </GridCell>
      <GridCell className={cn(TREE_COLUMN.size, "text-sm tabular-nums max-md:hidden")}>{size}</GridCell>
      <GridCell className={cn(TREE_COLUMN.modified, "text-sm tabular-nums text-ink-soft max-md:hidden")}>
        {modified}
      </GridCell>
      <GridCell className={cn(TREE_COLUMN.permissions, "font-mono text-xs text-ink-soft max-md:hidden")}>
        {permissions ?? "–"}
      </GridCell>
      <GridCell className={TREE_COLUMN.actions}>
        <RowMenu {...{ place, folder, entry, onToggle, onLink }} />
      </GridCell>
    </>
  );
}
