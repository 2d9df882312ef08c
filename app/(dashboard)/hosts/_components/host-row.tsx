"use client";

import type { MouseEvent, ReactNode } from "react";
import { useTranslations } from "use-intl";
import { DayStrip } from "@/app/_components/day-strip";
import { TagList } from "@/app/_components/tag-list";
import { When } from "@/app/_components/when";
import type { FoundHost, HostDay } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import type { HostColumn } from "@/app/_lib/host-columns";
import { PROTECTION } from "@/app/_lib/status";
import { Chip } from "@/app/_ui/chip";
import { GridCell } from "@/app/_ui/grid-table";
import { Connection, HostLink, LastGood, RepositoryChip, Versions } from "./host-cells";

/** Widths, and from which width of the table on a column has room. On a phone a row is a card, and cells flow. */
export const COLUMN_CLASS: Record<HostColumn | "select" | "host" | "protection", string> = {
  select: "w-10 shrink-0",
  host: "min-w-0 flex-1 md:min-w-40",
  protection: "md:w-41 md:shrink-0",
  connection: "md:w-42 md:shrink-0",
  lastGood: "md:w-27 md:shrink-0",
  nextRun: "md:w-24 md:shrink-0 md:@max-[43rem]:hidden md:@min-[60rem]:@max-[66rem]:hidden",
  days: "md:w-34 md:shrink-0 md:@max-[60rem]:hidden",
  repository: "md:w-36 md:shrink-0 md:@min-[76rem]:w-44 md:@max-[52rem]:hidden",
  tags: "md:w-44 md:shrink-0 md:@max-[80rem]:hidden",
  versions: "md:w-40 md:shrink-0 md:@max-[91rem]:hidden",
};
/** A chip is cut at the edge rather than given dots beside it. */
const CELL = "overflow-hidden whitespace-nowrap text-ellipsis md:px-2";
const CHIP_CELL = "text-clip";

export type RowProps = {
  host: FoundHost;
  days: readonly HostDay[] | undefined;
  isShown: (column: HostColumn) => boolean;
  isSelected: boolean;
  onSelect: (event: MouseEvent) => void;
};

export function HostRow({ host, days, isShown, isSelected, onSelect }: RowProps) {
  const t = useTranslations("hosts");
  const isBroken = host.repoStatus !== "ready";
  const cell = (column: HostColumn, children: ReactNode, className?: string) =>
    isShown(column) ? <GridCell className={cn(CELL, COLUMN_CLASS[column], className)}>{children}</GridCell> : null;
  return (
    <>
      <GridCell className={cn(COLUMN_CLASS.select, "relative z-10 max-md:-m-2 max-md:mr-0")}>
        <label className="grid size-10 cursor-pointer place-items-center">
          <input
            type="checkbox"
            checked={isSelected}
            readOnly
            onClick={onSelect}
            aria-label={t("select", { host: host.hostname })}
            className="size-4 accent-accent max-md:size-5"
          />
        </label>
      </GridCell>
      <GridCell className={cn(CELL, COLUMN_CLASS.host, "max-md:basis-[calc(100%-3rem)]")}>
        <HostLink host={host} />
      </GridCell>
      <GridCell className={cn(CELL, COLUMN_CLASS.protection, CHIP_CELL)}>
        <Chip status={PROTECTION[host.protection]} />
      </GridCell>
      {cell("connection", <Connection host={host} />, CHIP_CELL)}
      {cell(
        "lastGood",
        <>
          <span className="text-ink-faint md:hidden">{t("column.lastGood")}: </span>
          <LastGood host={host} />
        </>,
        "text-sm text-ink-soft max-md:order-1",
      )}
      {cell(
        "nextRun",
        <>
          <span className="text-ink-faint md:hidden">{t("column.nextRun")}: </span>
          <When at={host.nextRunAt} />
        </>,
        "text-sm text-ink-soft max-md:order-1",
      )}
      {cell(
        "days",
        days ? (
          <span className="relative z-10">
            <DayStrip days={days} label={host.hostname} />
          </span>
        ) : null,
        "max-md:order-2 max-md:w-full max-md:empty:hidden",
      )}
      {cell("repository", <RepositoryChip host={host} />, cn(CHIP_CELL, !isBroken && "max-md:hidden"))}
      {cell(
        "tags",
        <TagList tags={host.tags} limit={2} />,
        cn("max-md:order-3 md:[&>span]:flex-nowrap", host.tags.length === 0 && "max-md:hidden"),
      )}
      {cell("versions", <Versions host={host} />, "max-md:hidden")}
    </>
  );
}
