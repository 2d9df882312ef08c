"use client";

import { Download, FolderOpen, RotateCcw } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { FileVersion } from "@/app/_lib/file-versions";
import { shortId } from "@/app/_lib/format";
import { downloadPath, restorePath, treePath } from "@/app/_lib/snapshot-links";
import { folderOf } from "@/app/_lib/snapshot-tree";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";

type Props = { hostId: string; via: string | null; version: FileVersion };

/** One state of a file: when it was changed, where it is, and how to get it. */
export function VersionRow({ hostId, via, version: { newest, oldest, count } }: Props) {
  const t = useTranslations("find.version");
  const words = useTranslations("snapshots");
  const format = useFormat();
  const { snapshotId, path, kind, sizeBytes, isAddressable } = newest;
  const place = { hostId, snapshotId, via };
  const at = newest.modifiedAt === null ? null : new Date(newest.modifiedAt);
  const folder = kind === "folder" && isAddressable ? path : (folderOf(path) ?? "/");
  const taken = (date: Date | null) => (date ? format.dateTime(date) : words("noDate"));
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-2 not-first:border-t not-first:border-line">
      <dl className="grid min-w-0 flex-1 basis-80 grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-x-4 gap-y-1">
        <Fact name={t("changed")}>{at && !Number.isNaN(at.getTime()) ? format.dateTime(at) : "–"}</Fact>
        <Fact name={t("size")}>{sizeBytes === null ? "–" : format.bytes(sizeBytes)}</Fact>
        <Fact name={t("newest")}>
          {taken(newest.takenAt)} <code className="font-mono text-xs text-ink-soft">{shortId(snapshotId)}</code>
        </Fact>
        <Fact name={t("count")}>
          {format.count(count)}
          {count > 1 ? <span className="text-ink-soft"> · {t("since", { at: taken(oldest.takenAt) })}</span> : null}
        </Fact>
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button asChild size="sm">
          <Link href={treePath(place, folder)}>
            <FolderOpen aria-hidden className="size-4" />
            {t("open")}
          </Link>
        </Button>
        {isAddressable ? (
          <Button asChild size="sm">
            <Link href={restorePath(place, [path])}>
              <RotateCcw aria-hidden className="size-4" />
              {t("restore")}
            </Link>
          </Button>
        ) : null}
        {isAddressable && kind === "file" ? (
          <Button asChild size="sm">
            <a href={downloadPath(place, path, "raw")} download>
              <Download aria-hidden className="size-4" />
              {t("download")}
            </a>
          </Button>
        ) : null}
      </div>
    </li>
  );
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-xs text-ink-faint">{name}</dt>
    <dd className="text-sm tabular-nums">{children}</dd>
  </div>
);
