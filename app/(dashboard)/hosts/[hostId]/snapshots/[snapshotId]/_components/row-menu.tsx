"use client";

import { Download, Ellipsis, History, Link2, RotateCcw } from "lucide-react";
import { useTranslations } from "use-intl";
import type { TreeEntry } from "@/app/_lib/api-types";
import { downloadPath, findPath, type Place, restorePath } from "@/app/_lib/snapshot-links";
import { type Chosen, pathOf, plainName } from "@/app/_lib/snapshot-tree";
import { Button } from "@/app/_ui/button";
import { Menu, MenuItem, MenuLink } from "@/app/_ui/menu";

type Props = {
  place: Place;
  folder: string;
  entry: TreeEntry;
  onToggle: (one: Chosen) => void;
  onLink: (one: Chosen) => void;
};

/** What can be done with one name. A name that restic can't be asked for is had with its folder only. */
export function RowMenu({ place, folder, entry: { name, kind, isAddressable }, onToggle, onLink }: Props) {
  const t = useTranslations("snapshotTree.row");
  const path = pathOf(folder, name);
  return (
    <Menu
      trigger={
        <Button tone="quiet" size="icon" aria-label={t("menu", { name: plainName(name) })}>
          <Ellipsis aria-hidden className="size-4" />
        </Button>
      }
    >
      <MenuLink href={restorePath(place, [path])} disabledReason={isAddressable ? undefined : t("notAddressable")}>
        <RotateCcw aria-hidden />
        {t("restore")}
      </MenuLink>
      {isAddressable ? null : (
        <MenuItem onSelect={() => onToggle({ path: folder, kind: "folder" })}>{t("takeFolder")}</MenuItem>
      )}
      {isAddressable && kind === "file" ? (
        <>
          <MenuLink href={downloadPath(place, path, "raw")} isDownload>
            <Download aria-hidden />
            {t("download")}
          </MenuLink>
          <MenuLink href={findPath({ hostId: place.hostId, pattern: path, isExact: true, via: place.via })}>
            <History aria-hidden />
            {t("versions")}
          </MenuLink>
        </>
      ) : null}
      {isAddressable && kind === "folder"
        ? (["tar", "zip"] as const).map((format) => (
            <MenuLink key={format} href={downloadPath(place, path, format)} isDownload>
              <Download aria-hidden />
              {t(format === "tar" ? "downloadTar" : "downloadZip")}
            </MenuLink>
          ))
        : null}
      {isAddressable && (kind === "file" || kind === "folder") ? (
        <MenuItem onSelect={() => onLink({ path, kind })}>
          <Link2 aria-hidden />
          {t("createLink")}
        </MenuItem>
      ) : null}
    </Menu>
  );
}
