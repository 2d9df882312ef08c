"use client";

import { useQuery } from "@tanstack/react-query";
import { Equal } from "lucide-react";
import { useTranslations } from "use-intl";
import { SafeName } from "@/app/_components/safe-name";
import type { Host } from "@/app/_lib/api-types";
import { changedFolders } from "@/app/_lib/snapshot-diff";
import { diffPath } from "@/app/_lib/snapshot-links";
import { crumbsOf } from "@/app/_lib/snapshot-tree";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { Facts, Panel } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";
import { RepositoryProblem } from "../../_components/repository-problem";
import type { Via } from "../../_components/use-via";
import { FolderLink } from "../../snapshots/[snapshotId]/_components/folder-link";
import { DiffChanges } from "./diff-changes";

type Props = { host: Host; via: Via; from: string; to: string; path: string; onPath: (path: string) => void };

export function DiffAnswer({ host, via, from, to, path, onPath }: Props) {
  const t = useTranslations("diff");
  const format = useFormat();
  const { hostId } = host;
  const answer = useQuery(
    useTRPC().snapshots.diff.queryOptions(
      {
        ...{ hostId, from, to },
        ...(path === "/" ? {} : { path }),
        ...(via.via === null ? {} : { viaHostId: via.via }),
      },
      // Two snapshots never differ in anything else than before.
      { retry: false, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const addressOf = (next: string) => diffPath({ hostId, from, to, path: next, via: via.via });
  const crumbs = <DiffCrumbs {...{ path, onPath, addressOf }} />;
  if (answer.error)
    return (
      <>
        {crumbs}
        <RepositoryProblem {...{ host, via }} error={answer.error} onRetry={() => void answer.refetch()} />
      </>
    );
  if (!answer.data)
    return (
      <div role="status" className="grid gap-2">
        <p className="text-ink-soft">{t("reading")}</p>
        <Skeleton className="h-40" />
      </div>
    );
  const { changes, isCut, sums } = answer.data;
  const folders = changedFolders(changes, path);
  return (
    <>
      {crumbs}
      {sums ? (
        <Panel title={t("sums")}>
          <Facts
            rows={[
              [t("addedFiles"), `${format.count(sums.addedFiles)} · ${format.bytes(sums.addedBytes)}`],
              [t("removedFiles"), `${format.count(sums.removedFiles)} · ${format.bytes(sums.removedBytes)}`],
              [t("changedFiles"), format.count(sums.changedFiles)],
            ]}
          />
        </Panel>
      ) : null}
      {isCut ? <Notice tone="warn">{t("cut", { count: format.count(changes.length) })}</Notice> : null}
      {folders.length > 0 ? (
        <Panel title={t("folders")}>
          <ul className="flex max-h-64 flex-wrap gap-2 overflow-auto">
            {folders.map((folder) => (
              <li key={folder.path} className="min-w-0">
                <FolderLink
                  href={addressOf(folder.path)}
                  onOpen={() => onPath(folder.path)}
                  className="inline-flex min-h-8 max-w-full flex-wrap items-center gap-x-2 rounded-md border border-line px-2 hover:bg-hover"
                >
                  <SafeName name={folder.name} className="font-mono text-sm" />
                  <span className="text-sm text-ink-soft">{t("inFolder", { count: folder.count })}</span>
                </FolderLink>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {changes.length === 0 ? (
        <EmptyState icon={Equal} title={t("none")}>
          {t("noneText")}
        </EmptyState>
      ) : (
        <DiffChanges changes={changes} />
      )}
    </>
  );
}

type CrumbProps = { path: string; onPath: (path: string) => void; addressOf: (path: string) => string };
function DiffCrumbs({ path, onPath, addressOf }: CrumbProps) {
  const t = useTranslations("snapshotTree");
  const crumbs = crumbsOf(path);
  if (crumbs.length === 1) return null;
  return (
    <nav aria-label={t("folders")}>
      <ol className="flex flex-wrap items-center gap-1">
        {crumbs.map((crumb, at) => (
          <li key={crumb.path} className="inline-flex min-w-0 items-center gap-1">
            {at > 1 ? <span aria-hidden>/</span> : null}
            <FolderLink
              href={addressOf(crumb.path)}
              onOpen={() => onPath(crumb.path)}
              aria-current={at === crumbs.length - 1 ? "page" : undefined}
              className="inline-flex min-h-7 items-center rounded-sm px-1 text-ink-soft hover:bg-hover hover:text-ink aria-[current]:font-semibold aria-[current]:text-ink"
            >
              {at === 0 ? t("root") : <SafeName name={crumb.name} />}
            </FolderLink>
          </li>
        ))}
      </ol>
    </nav>
  );
}
