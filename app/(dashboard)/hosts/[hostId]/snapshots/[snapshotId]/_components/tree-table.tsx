"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { TreeEntry } from "@/app/_lib/api-types";
import type { Place } from "@/app/_lib/snapshot-links";
import type { Chosen } from "@/app/_lib/snapshot-tree";
import { useFormat } from "@/app/_lib/use-format";
import { useMedia } from "@/app/_lib/use-media";
import { useRowKeys } from "@/app/_lib/use-row-keys";
import { Button } from "@/app/_ui/button";
import { GridCell, GridHeader, GridRow, GridRows, GridTable } from "@/app/_ui/grid-table";
import { TREE_COLUMN, TreeRow } from "./tree-row";
import { NAMES_PER_PAGE, type PageSpan } from "./use-tree-pages";

const ROW_PX = 36;
const CARD_PX = 56;
const FIRST_VIEW = { width: 1280, height: 900 };
/** A page of the browser can't be higher than so many rows; a longer folder is shown in stretches. */
const STRETCH = 200_000;

type Props = {
  place: Place;
  path: string;
  count: number;
  rowAt: (index: number) => TreeEntry | undefined;
  /** Told which pages are in sight; null where all rows are here already. */
  onSpan: ((span: PageSpan) => void) | null;
  chosen: readonly Chosen[];
  onOpen: (path: string) => void;
  onToggle: (one: Chosen) => void;
  onLink: (one: Chosen) => void;
};

/** One table for any number of names: only the rows in sight exist. */
export function TreeTable({ place, path, count, rowAt, onSpan, ...rest }: Props) {
  const t = useTranslations("snapshotTree");
  const [stretch, setStretch] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const isPhone = useMedia("(max-width: 47.99rem)");
  const before = Math.min(stretch, Math.floor(Math.max(0, count - 1) / STRETCH)) * STRETCH;
  const rows = Math.min(STRETCH, count - before);
  const virtual = useWindowVirtualizer({
    count: rows,
    estimateSize: () => (isPhone ? CARD_PX : ROW_PX),
    overscan: 12,
    scrollMargin: useTopOf(list),
    initialRect: FIRST_VIEW,
    scrollPaddingStart: 96,
    scrollPaddingEnd: 96,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: cards and rows are measured anew
  useEffect(() => virtual.measure(), [isPhone]);
  const items = virtual.getVirtualItems();
  const first = Math.floor((before + (items[0]?.index ?? 0)) / NAMES_PER_PAGE);
  const last = Math.floor((before + (items.at(-1)?.index ?? 0)) / NAMES_PER_PAGE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller's function is new with each render
  useEffect(() => onSpan?.({ first, last }), [first, last, onSpan === null]);
  useRowKeys(list, { count: rows, scrollTo: (index) => virtual.scrollToIndex(index, { align: "auto" }) });
  const turn = (by: number) => {
    setStretch(before / STRETCH + by);
    list.current?.scrollIntoView();
  };
  return (
    <>
      {count > STRETCH ? <Stretches {...{ before, rows, count }} onTurn={turn} /> : null}
      <GridTable
        ref={list}
        aria-label={t("table")}
        aria-rowcount={count + 1}
        className="min-w-0 rounded-lg border border-line bg-surface"
      >
        <GridRows>
          <GridRow
            aria-rowindex={1}
            className="flex h-8 items-center rounded-t-lg border-b border-line bg-canvas text-xs font-medium text-ink-faint"
          >
            <GridHeader className={TREE_COLUMN.choose}>
              <span className="sr-only">{t("chosen.label")}</span>
            </GridHeader>
            <GridHeader className={TREE_COLUMN.name}>{t("column.name")}</GridHeader>
            {(["size", "modified", "permissions"] as const).map((column) => (
              <GridHeader key={column} className={`${TREE_COLUMN[column]} max-md:hidden`}>
                {t(`column.${column}`)}
              </GridHeader>
            ))}
            <GridHeader className={TREE_COLUMN.actions}>
              <span className="sr-only">{t("column.actions")}</span>
            </GridHeader>
          </GridRow>
        </GridRows>
        <GridRows className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const entry = rowAt(before + index);
            return (
              <GridRow
                key={index}
                aria-rowindex={before + index + 2}
                data-index={index}
                style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
                className="absolute inset-x-0 top-0 flex h-14 items-center border-b border-line hover:bg-hover has-[[data-row]:focus-visible]:bg-hover md:h-9"
              >
                {entry ? (
                  <TreeRow {...{ place, entry }} folder={path} {...rest} />
                ) : (
                  <GridCell className="mx-4 h-3 w-48 rounded-sm bg-sunken">
                    <span className="sr-only">{t("loading")}</span>
                  </GridCell>
                )}
              </GridRow>
            );
          })}
        </GridRows>
      </GridTable>
    </>
  );
}

type StretchProps = { before: number; rows: number; count: number; onTurn: (by: number) => void };
function Stretches({ before, rows, count, onTurn }: StretchProps) {
  const t = useTranslations("snapshotTree");
  const format = useFormat();
  const [from, to, total] = [before + 1, before + rows, count].map(format.count);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <p className="text-ink-soft">{t("stretch", { from: from ?? "", to: to ?? "", total: total ?? "" })}</p>
      {before > 0 ? (
        <Button size="sm" onClick={() => onTurn(-1)}>
          {t("earlier")}
        </Button>
      ) : null}
      {before + rows < count ? (
        <Button size="sm" onClick={() => onTurn(1)}>
          {t("later")}
        </Button>
      ) : null}
    </div>
  );
}

/** Where the rows begin on the page. */
function useTopOf(list: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const box = list.current;
    if (box) setTop(Math.round(box.getBoundingClientRect().top + window.scrollY + 32));
  });
  return top;
}
