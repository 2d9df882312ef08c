"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { HostSort } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import type { HostColumn } from "@/app/_lib/host-columns";
import { HOSTS_PER_PAGE, type HostFilters, nextSort } from "@/app/_lib/host-list";
import { useMedia } from "@/app/_lib/use-media";
import { useRowKeys } from "@/app/_lib/use-row-keys";
import { useStillRows } from "@/app/_lib/use-still-rows";
import { GridCell, GridHeader, GridRow, GridRows, GridTable } from "@/app/_ui/grid-table";
import { COLUMN_CLASS, HostRow } from "./host-row";
import { SelectAll } from "./select-all";
import { useHostDays } from "./use-host-days";
import type { HostPages, PageSpan } from "./use-host-pages";
import type { Selection } from "./use-selection";

const ROW_PX = 40;
const CARD_PX = 148;
const FIRST_VIEW = { width: 1280, height: 900 };

type Props = {
  pages: HostPages;
  filters: HostFilters;
  filterKey: string;
  hidden: readonly HostColumn[];
  selection: Selection;
  onSort: (next: Pick<HostFilters, "sort" | "isDescending">) => void;
  onSpan: (span: PageSpan) => void;
};

/** One table for any number of hosts: only the rows in sight exist, and their pages are fetched as one scrolls. */
export function HostsTable({ pages, filters, filterKey, hidden, selection, onSort, onSpan }: Props) {
  const t = useTranslations("hosts");
  const list = useRef<HTMLDivElement>(null);
  const isPhone = useMedia("(max-width: 47.99rem)");
  const { total } = pages.newest;
  const margin = useTopOf(list);
  const virtual = useWindowVirtualizer({
    count: total,
    estimateSize: () => (isPhone ? CARD_PX : ROW_PX),
    overscan: 12,
    scrollMargin: margin,
    initialRect: FIRST_VIEW,
    scrollPaddingStart: 96,
    scrollPaddingEnd: 96,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: cards and rows are measured anew
  useEffect(() => virtual.measure(), [isPhone]);
  const items = virtual.getVirtualItems();
  const first = Math.floor((items[0]?.index ?? 0) / HOSTS_PER_PAGE);
  const last = Math.floor((items.at(-1)?.index ?? 0) / HOSTS_PER_PAGE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the caller's function is new with each render
  useEffect(() => onSpan({ first, last }), [first, last]);
  const { rowAt, hold } = useStillRows(filterKey, { at: pages.rowAt, byId: pages.byId });
  useRowKeys(list, { count: total, scrollTo: (index) => virtual.scrollToIndex(index, { align: "auto" }) });
  const isShown = (column: HostColumn) => !hidden.includes(column);
  const daysOf = useHostDays([...new Set([first, last])].map(pages.rowsOf), isShown("days"));
  const select = (index: number) => (event: MouseEvent) => {
    const id = rowAt(index)?.hostId;
    if (id) selection.click({ id, index, isRange: event.shiftKey, idAt: (at) => rowAt(at)?.hostId });
  };
  return (
    <GridTable
      ref={list}
      aria-label={t("title")}
      aria-rowcount={total + 1}
      aria-busy={pages.isWaiting}
      className={cn(
        "@container min-w-0 md:rounded-lg md:border md:border-line md:bg-surface",
        pages.isWaiting && "opacity-60",
      )}
    >
      <GridRows className="sticky top-14 z-20 max-md:static lg:top-0">
        <GridRow
          aria-rowindex={1}
          className="flex h-9 items-center text-xs font-medium text-ink-faint md:rounded-t-lg md:border-b md:border-line md:bg-canvas"
        >
          <GridHeader className={COLUMN_CLASS.select}>
            <SelectAll selection={selection} total={total} filters={filters} />
          </GridHeader>
          <Header column="host" sort="name" {...{ filters, onSort }} />
          <Header column="protection" {...{ filters, onSort }} />
          {isShown("connection") ? <Header column="connection" {...{ filters, onSort }} /> : null}
          {isShown("lastGood") ? <Header column="lastGood" sort="last_good" {...{ filters, onSort }} /> : null}
          {isShown("nextRun") ? <Header column="nextRun" sort="next_run" {...{ filters, onSort }} /> : null}
          {isShown("days") ? <Header column="days" {...{ filters, onSort }} /> : null}
          {isShown("repository") ? <Header column="repository" {...{ filters, onSort }} /> : null}
          {isShown("tags") ? <Header column="tags" {...{ filters, onSort }} /> : null}
          {isShown("versions") ? <Header column="versions" sort="agent_version" {...{ filters, onSort }} /> : null}
        </GridRow>
      </GridRows>
      <GridRows {...hold} className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const host = rowAt(index);
          return (
            <GridRow
              key={index}
              aria-rowindex={index + 2}
              data-index={index}
              ref={virtual.measureElement}
              style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
              className="absolute inset-x-0 top-0 outline-none max-md:pb-2 md:h-10"
            >
              <div
                className={cn(
                  "relative flex items-center hover:bg-hover has-[[data-row]:focus-visible]:bg-hover md:h-10 md:border-b md:border-line",
                  "max-md:flex-wrap max-md:gap-x-2 max-md:gap-y-1.5 max-md:rounded-lg max-md:border max-md:border-line max-md:bg-surface max-md:p-3",
                  host && selection.ids.has(host.hostId) && "bg-accent-soft hover:bg-accent-soft",
                )}
              >
                {host ? (
                  <HostRow
                    host={host}
                    days={daysOf(host.hostId)}
                    isShown={isShown}
                    isSelected={selection.ids.has(host.hostId)}
                    onSelect={select(index)}
                  />
                ) : (
                  <GridCell className="mx-4 h-3 w-48 rounded-sm bg-sunken max-md:my-12">
                    <span className="sr-only">{t("loading")}</span>
                  </GridCell>
                )}
              </div>
            </GridRow>
          );
        })}
      </GridRows>
    </GridTable>
  );
}

type HeaderProps = {
  column: HostColumn | "host" | "protection";
  /** What it orders by; a column without it only has a name. */
  sort?: HostSort;
  filters: HostFilters;
  onSort: Props["onSort"];
};

function Header({ column, sort, filters, onSort }: HeaderProps) {
  const t = useTranslations("hosts.column");
  const isOn = sort !== undefined && filters.sort === sort;
  const Arrow = filters.isDescending ? ArrowDown : ArrowUp;
  const order = isOn ? (filters.isDescending ? "descending" : "ascending") : "none";
  return (
    <GridHeader
      aria-sort={sort ? order : undefined}
      className={cn("truncate md:px-2", COLUMN_CLASS[column], column === "host" ? null : "max-md:hidden")}
    >
      {sort ? (
        <button
          type="button"
          onClick={() => onSort(nextSort(filters, sort))}
          className={cn("inline-flex h-7 items-center gap-1 rounded-sm hover:text-ink", isOn && "text-ink")}
        >
          {t(column)}
          {isOn ? <Arrow aria-hidden className="size-3" /> : null}
        </button>
      ) : (
        t(column)
      )}
    </GridHeader>
  );
}

/** Where the list begins on the page. */
function useTopOf(list: React.RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const box = list.current;
    if (box) setTop(Math.round(box.getBoundingClientRect().top + window.scrollY + 36));
  });
  return top;
}
