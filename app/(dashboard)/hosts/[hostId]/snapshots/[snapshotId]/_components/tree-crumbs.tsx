"use client";

import { ChevronRight, House } from "lucide-react";
import { useTranslations } from "use-intl";
import { SafeName } from "@/app/_components/safe-name";
import { type Place, treePath } from "@/app/_lib/snapshot-links";
import { crumbsOf } from "@/app/_lib/snapshot-tree";
import { FolderLink } from "./folder-link";

type Props = { place: Place; path: string; onOpen: (path: string) => void };

/** The folders on the way from the top to here. */
export function TreeCrumbs({ place, path, onOpen }: Props) {
  const t = useTranslations("snapshotTree");
  const crumbs = crumbsOf(path);
  return (
    <nav aria-label={t("folders")}>
      <ol className="flex flex-wrap items-center gap-x-1 gap-y-1">
        {crumbs.map((crumb, at) => {
          const isHere = at === crumbs.length - 1;
          return (
            <li key={crumb.path} className="inline-flex min-w-0 items-center gap-1">
              {at > 0 ? <ChevronRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" /> : null}
              <FolderLink
                href={treePath(place, crumb.path)}
                onOpen={() => onOpen(crumb.path)}
                aria-current={isHere ? "page" : undefined}
                className="inline-flex min-h-7 items-center gap-1 rounded-sm px-1 text-ink-soft hover:bg-hover hover:text-ink aria-[current]:font-semibold aria-[current]:text-ink max-sm:min-h-10"
              >
                {at === 0 ? (
                  <>
                    <House aria-hidden className="size-4" />
                    <span className="sr-only">{t("root")}</span>
                  </>
                ) : (
                  <SafeName name={crumb.name} />
                )}
              </FolderLink>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
