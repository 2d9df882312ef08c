"use client";

import { Ellipsis, FolderOpen, GitCompareArrows, Lock, LockOpen, RotateCcw, Tags, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { useRefusal } from "@/app/_lib/session";
import { diffPath, restorePath, treePath } from "@/app/_lib/snapshot-links";
import { Button } from "@/app/_ui/button";
import { Menu, MenuItem, MenuLine, MenuLink } from "@/app/_ui/menu";
import { EditSnapshotTags } from "./edit-snapshot-tags";
import { ForgetSnapshot } from "./forget-snapshot";
import { useHold, useNoChangeReason } from "./use-snapshot-jobs";

export type ActionsProps = {
  host: Host;
  snapshot: Snapshot;
  /** The snapshot before of the same host and paths. */
  before: Snapshot | undefined;
  /** The newest of its host and paths is never forgotten by hand. */
  isNewest: boolean;
  onCompare: () => void;
};

/** What can be done with one snapshot. */
export function SnapshotActions({ host, snapshot, before, isNewest, onCompare }: ActionsProps) {
  const t = useTranslations("snapshots.action");
  const refusal = useRefusal("operator");
  const noChange = useNoChangeReason(host);
  const hold = useHold();
  const [open, setOpen] = useState<"tags" | "forget" | null>(null);
  const { hostId } = host;
  const { snapshotId, isHeld } = snapshot;
  const place = { hostId, snapshotId, via: null };
  const close = () => setOpen(null);
  const HoldIcon = isHeld ? LockOpen : Lock;
  return (
    <>
      <Menu
        trigger={
          <Button tone="quiet" size="icon" aria-label={t("menu", { id: shortId(snapshotId) })}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuLink href={treePath(place)} disabledReason={refusal}>
          <FolderOpen aria-hidden />
          {t("browse")}
        </MenuLink>
        <MenuLink href={restorePath(place)} disabledReason={refusal}>
          <RotateCcw aria-hidden />
          {t("restore")}
        </MenuLink>
        <MenuLink
          href={diffPath({ hostId, from: before?.snapshotId ?? null, to: snapshotId, via: null })}
          disabledReason={refusal ?? (before ? undefined : t("noBefore"))}
        >
          <GitCompareArrows aria-hidden />
          {t("before")}
        </MenuLink>
        <MenuItem onSelect={onCompare} disabledReason={refusal}>
          <GitCompareArrows aria-hidden />
          {t("choose")}
        </MenuItem>
        <MenuLine />
        <MenuItem onSelect={() => setOpen("tags")} disabledReason={noChange}>
          <Tags aria-hidden />
          {t("tags")}
        </MenuItem>
        <MenuItem onSelect={() => hold.mutate({ hostId, snapshotId, isHeld: !isHeld })} disabledReason={noChange}>
          <HoldIcon aria-hidden />
          {isHeld ? t("release") : t("hold")}
        </MenuItem>
        <MenuLine />
        <MenuItem
          tone="danger"
          onSelect={() => setOpen("forget")}
          disabledReason={noChange ?? (isHeld ? t("forgetHeld") : isNewest ? t("forgetNewest") : undefined)}
        >
          <Trash2 aria-hidden />
          {t("forget")}
        </MenuItem>
      </Menu>
      {open === "tags" ? <EditSnapshotTags host={host} snapshot={snapshot} onClose={close} /> : null}
      {open === "forget" ? <ForgetSnapshot host={host} snapshot={snapshot} onClose={close} /> : null}
    </>
  );
}
