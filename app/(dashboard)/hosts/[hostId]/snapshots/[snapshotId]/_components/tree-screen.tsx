"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCcw, Search } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { TagList } from "@/app/_components/tag-list";
import { When } from "@/app/_components/when";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { isTyping } from "@/app/_lib/keys";
import { findPath, restorePath, treePath } from "@/app/_lib/snapshot-links";
import { type Chosen, folderOf, toggled } from "@/app/_lib/snapshot-tree";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { RepositoryRefused } from "../../../_components/repository-problem";
import { SnapshotPageHeader } from "../../../_components/snapshot-page-header";
import { useVia } from "../../../_components/use-via";
import { ViaNotice } from "../../../_components/via-picker";
import { ChosenBar } from "./chosen-bar";
import { LinkDialog } from "./link-dialog";
import { TreeCrumbs } from "./tree-crumbs";
import { TreeFolder } from "./tree-folder";

type Props = { hostAtStart: Host; snapshotId: string; snapshot: Snapshot | null };

/** A snapshot, one folder at a time; what is chosen stays chosen while one walks through it. */
export function TreeScreen({ hostAtStart, snapshotId, snapshot }: Props) {
  const t = useTranslations("snapshotTree");
  const { hostId } = hostAtStart;
  const { data: host = hostAtStart } = useQuery(useTRPC().hosts.get.queryOptions({ hostId }));
  const via = useVia();
  const place = { hostId, snapshotId, via: via.via };
  const path = useSearchParams().get("path") || "/";
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const [linked, setLinked] = useState<Chosen | null>(null);
  const open = (next: string) => {
    window.history.pushState(null, "", treePath(place, next));
    window.scrollTo(0, 0);
  };
  useBackspace(() => {
    const up = folderOf(path);
    if (up !== null) open(up);
  });
  return (
    <>
      <SnapshotPageHeader
        host={host}
        title={t("title", { id: shortId(snapshotId) })}
        lead={
          snapshot ? (
            <span className="inline-flex flex-wrap items-center gap-2">
              <span>{t.rich("takenAt", { when: () => <When at={snapshot.takenAt} isAbsolute /> })}</span>
              <TagList tags={snapshot.tags} limit={5} />
            </span>
          ) : null
        }
        action={
          via.refusal ? null : (
            <>
              <Button asChild>
                <Link href={findPath({ hostId, via: via.via })}>
                  <Search aria-hidden className="size-4" />
                  {t("find")}
                </Link>
              </Button>
              <Button asChild>
                <Link href={restorePath(place)}>
                  <RotateCcw aria-hidden className="size-4" />
                  {t("restoreAll")}
                </Link>
              </Button>
            </>
          )
        }
      />
      <ViaNotice via={via} />
      {via.refusal ? (
        <RepositoryRefused reason={via.refusal} />
      ) : (
        <div className="grid gap-3">
          <TreeCrumbs place={place} path={path} onOpen={open} />
          <TreeFolder
            // Every folder begins at its top, without the filter of the one before.
            key={JSON.stringify([via.via, path])}
            {...{ host, place, via, path, chosen }}
            onOpen={open}
            onToggle={(one) => setChosen((known) => toggled(known, one))}
            onLink={setLinked}
          />
          <ChosenBar place={place} chosen={chosen} onClear={() => setChosen([])} onLink={setLinked} />
        </div>
      )}
      {linked ? <LinkDialog place={place} what={linked} onClose={() => setLinked(null)} /> : null}
    </>
  );
}

/** Backspace leads one folder up, unless somebody types. */
function useBackspace(go: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "Backspace" || isTyping(event) || document.querySelector("[role=dialog], [role=menu]")) return;
    event.preventDefault();
    go();
  });
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
