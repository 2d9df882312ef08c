"use client";

import { Download, Link2, RotateCcw, X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { SafeName } from "@/app/_components/safe-name";
import { MAX_PATHS } from "@/app/_lib/restore-plan";
import { downloadPath, type Place, restorePath } from "@/app/_lib/snapshot-links";
import type { Chosen } from "@/app/_lib/snapshot-tree";
import { Button } from "@/app/_ui/button";
import { Menu, MenuLink } from "@/app/_ui/menu";

/** What an address may hold on every way to the server. */
const MAX_ADDRESS = 8000;

type Props = { place: Place; chosen: readonly Chosen[]; onClear: () => void; onLink: (one: Chosen) => void };

/** What was chosen in all folders, and what can be done with it. */
export function ChosenBar({ place, chosen, onClear, onLink }: Props) {
  const t = useTranslations("snapshotTree");
  const [first] = chosen;
  if (!first) return null;
  const restore = restorePath(
    place,
    chosen.map(({ path }) => path),
  );
  const isTooMany = chosen.length > MAX_PATHS || restore.length > MAX_ADDRESS;
  const canDump = first.kind === "file" || first.kind === "folder";
  const why = chosen.length > 1 ? t("chosen.oneOnly") : canDump ? undefined : t("chosen.noDownload");
  return (
    <section
      aria-label={t("chosen.label")}
      className="sticky bottom-3 z-20 flex flex-wrap items-center justify-between gap-2 rounded-lg border border-line bg-raised py-2 pr-2 pl-4 shadow-raised"
    >
      <div role="status" className="min-w-0 flex-1 basis-40">
        <p className="font-medium">{t("chosen.count", { count: chosen.length })}</p>
        <p className="truncate text-sm text-ink-soft">
          {chosen.slice(0, 3).map(({ path }, at) => (
            <span key={path}>
              {at > 0 ? ", " : null}
              <SafeName name={path} />
            </span>
          ))}
          {chosen.length > 3 ? ", …" : null}
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {isTooMany ? (
          <Button tone="primary" disabledReason={t("chosen.tooMany")}>
            <RotateCcw aria-hidden className="size-4" />
            {t("chosen.restore")}
          </Button>
        ) : (
          <Button asChild tone="primary">
            <Link href={restore}>
              <RotateCcw aria-hidden className="size-4" />
              {t("chosen.restore")}
            </Link>
          </Button>
        )}
        <DownloadChosen {...{ place, why }} one={first} />
        <Button disabledReason={why} onClick={() => onLink(first)}>
          <Link2 aria-hidden className="size-4" />
          {t("chosen.createLink")}
        </Button>
        <Button tone="quiet" size="icon" aria-label={t("chosen.clear")} onClick={onClear}>
          <X aria-hidden className="size-4" />
        </Button>
      </div>
    </section>
  );
}

function DownloadChosen({ place, one, why }: { place: Place; one: Chosen; why: string | undefined }) {
  const t = useTranslations("snapshotTree");
  const content = (
    <>
      <Download aria-hidden className="size-4" />
      {t("chosen.download")}
    </>
  );
  if (why !== undefined) return <Button disabledReason={why}>{content}</Button>;
  if (one.kind === "file")
    return (
      <Button asChild>
        <a href={downloadPath(place, one.path, "raw")} download>
          {content}
        </a>
      </Button>
    );
  return (
    <Menu side="top" trigger={<Button>{content}</Button>}>
      <MenuLink href={downloadPath(place, one.path, "tar")} isDownload>
        {t("row.downloadTar")}
      </MenuLink>
      <MenuLink href={downloadPath(place, one.path, "zip")} isDownload>
        {t("row.downloadZip")}
      </MenuLink>
    </Menu>
  );
}
