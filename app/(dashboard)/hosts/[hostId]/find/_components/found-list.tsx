"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { SafeName } from "@/app/_components/safe-name";
import type { FoundFile } from "@/app/_lib/api-types";
import { type FoundPath, versionsByPath } from "@/app/_lib/file-versions";
import { Button } from "@/app/_ui/button";
import { VersionRow } from "./version-row";

const PATHS = 50;
const VERSIONS = 5;

type Props = { hostId: string; via: string | null; found: readonly FoundFile[] };

/** What was found, by path, each with its versions. */
export function FoundList({ hostId, via, found }: Props) {
  const t = useTranslations("find");
  const paths = useMemo(() => versionsByPath(found), [found]);
  const [rows, setRows] = useState(PATHS);
  const versions = paths.reduce((sum, path) => sum + path.versions.length, 0);
  return (
    <div className="grid gap-3">
      <p role="status" className="text-ink-soft">
        {t("found", { paths: paths.length, versions })}
      </p>
      {paths.slice(0, rows).map((path) => (
        <PathPanel key={path.path} {...{ hostId, via, path }} isAlone={paths.length === 1} />
      ))}
      {rows < paths.length ? (
        <Button className="justify-self-center" onClick={() => setRows(rows + PATHS)}>
          {t("more", { left: paths.length - rows })}
        </Button>
      ) : null}
    </div>
  );
}

type PathProps = { hostId: string; via: string | null; path: FoundPath; isAlone: boolean };
function PathPanel({ hostId, via, path: { path, versions, snapshots }, isAlone }: PathProps) {
  const t = useTranslations("find");
  const [isWhole, showWhole] = useState(isAlone);
  const shown = isWhole ? versions : versions.slice(0, VERSIONS);
  return (
    <section className="min-w-0 rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-2">
        <h2 className="min-w-0 font-mono text-sm font-semibold">
          <SafeName name={path} />
        </h2>
        <p className="text-sm text-ink-soft">{t("history", { versions: versions.length, snapshots })}</p>
      </div>
      <ul>
        {shown.map((version) => (
          <VersionRow key={version.newest.snapshotId} {...{ hostId, via, version }} />
        ))}
      </ul>
      {shown.length < versions.length ? (
        <Button size="sm" tone="quiet" className="mx-2 my-1" onClick={() => showWhole(true)}>
          {t("moreVersions", { left: versions.length - shown.length })}
        </Button>
      ) : null}
    </section>
  );
}
