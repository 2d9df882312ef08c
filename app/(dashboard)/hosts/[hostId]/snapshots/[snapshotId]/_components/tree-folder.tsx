"use client";

import { FolderOpen, SearchX } from "lucide-react";
import Link from "next/link";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { findPath, type Place } from "@/app/_lib/snapshot-links";
import { type Chosen, folderOf, matchesName } from "@/app/_lib/snapshot-tree";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Input } from "@/app/_ui/input";
import { Skeleton } from "@/app/_ui/skeleton";
import { RepositoryProblem } from "../../../_components/repository-problem";
import type { Via } from "../../../_components/use-via";
import { TreeTable } from "./tree-table";
import { type PageSpan, useTreePages } from "./use-tree-pages";

type Props = {
  host: Host;
  place: Place;
  via: Via;
  path: string;
  chosen: readonly Chosen[];
  onOpen: (path: string) => void;
  onToggle: (one: Chosen) => void;
  onLink: (one: Chosen) => void;
};

/** What lies in one folder: loaded as one scrolls, filtered as one types. */
export function TreeFolder({ host, place, via, path, ...rest }: Props) {
  const t = useTranslations("snapshotTree");
  const format = useFormat();
  const [span, setSpan] = useState<PageSpan>({ first: 0, last: 0 });
  const names = useTreePages({ ...place, path }, span);
  const [typed, setTyped] = useState("");
  const search = useDeferredValue(typed);
  const up = folderOf(path);
  if (names.isPending)
    return (
      <div role="status" aria-label={t("loading")} className="grid gap-2">
        <p className="text-ink-soft">{t("reading")}</p>
        <Skeleton className="h-9" />
        <Skeleton className="h-64" />
      </div>
    );
  if (names.error && names.loaded.length === 0)
    return (
      <RepositoryProblem {...{ host, via }} error={names.error} snapshotId={place.snapshotId} onRetry={names.retry} />
    );
  const upButton = up === null ? null : <Button onClick={() => rest.onOpen(up)}>{t("up")}</Button>;
  if (names.count === 0)
    return (
      <EmptyState icon={FolderOpen} title={t("empty")} action={upButton}>
        {t("emptyText")}
      </EmptyState>
    );
  const found = search === "" ? null : names.loaded.filter(({ name }) => matchesName(name, search));
  const isWhole = names.total !== null && names.loaded.length >= names.total;
  const find = (chunks: React.ReactNode) => (
    <Link href={findPath({ hostId: place.hostId, pattern: `*${search}*`, via: place.via })} className="underline">
      {chunks}
    </Link>
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p role="status" className="text-ink-soft">
          {found
            ? t.rich(isWhole ? "filtered" : "filteredPart", {
                found: format.count(found.length),
                loaded: format.count(names.loaded.length),
                find,
              })
            : t(names.total === null ? "namesSoFar" : "names", { count: names.total ?? names.loaded.length })}
        </p>
        <Input
          type="search"
          aria-label={t("filter")}
          placeholder={t("filterPlaceholder")}
          className="w-full sm:w-72"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </div>
      {found?.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title={t("noMatch")}
          action={<Button onClick={() => setTyped("")}>{t("clear")}</Button>}
        >
          {isWhole ? null : find(t("find"))}
        </EmptyState>
      ) : (
        <TreeTable
          {...{ place, path }}
          {...rest}
          count={found?.length ?? names.count}
          rowAt={found ? (index) => found[index] : names.rowAt}
          onSpan={found ? null : setSpan}
        />
      )}
      {names.error ? (
        <RepositoryProblem {...{ host, via }} error={names.error} snapshotId={place.snapshotId} onRetry={names.retry} />
      ) : null}
    </>
  );
}
