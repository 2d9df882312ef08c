"use client";

import { Columns3, Search, X } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import { useTranslations } from "use-intl";
import type { HostSearch } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { HOST_COLUMNS, type HostColumn } from "@/app/_lib/host-columns";
import { HOST_VIEWS, type HostFilters } from "@/app/_lib/host-list";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { Input, Select } from "@/app/_ui/input";
import { Menu } from "@/app/_ui/menu";

type Props = {
  newest: HostSearch;
  filters: HostFilters;
  onChange: (next: HostFilters) => void;
  hidden: readonly HostColumn[];
  onHide: (hidden: HostColumn[]) => void;
};

export function HostFiltersBar({ newest, filters, onChange, hidden, onHide }: Props) {
  const t = useTranslations("hosts.filter");
  const status = useTranslations("status");
  const format = useFormat();
  const { tags, version, view } = filters;
  const unchosen = newest.tags.filter(({ value }) => !tags.includes(value));
  return (
    <search className="flex flex-wrap items-center gap-2">
      <div className="relative w-full sm:w-72">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          type="search"
          aria-label={t("search")}
          placeholder={t("placeholder")}
          className="pl-8"
          value={filters.text}
          onChange={(event) => onChange({ ...filters, text: event.target.value })}
        />
      </div>
      <fieldset
        aria-label={t("show")}
        className="flex min-w-0 max-w-full overflow-x-auto rounded-md border border-line bg-surface p-0.5"
      >
        {HOST_VIEWS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={view === one}
            onClick={() => onChange({ ...filters, view: one })}
            className={cn(
              "flex h-8 items-center gap-1.5 rounded-sm px-2.5 text-sm whitespace-nowrap text-ink-soft hover:text-ink",
              view === one && "bg-accent-soft font-medium text-accent hover:text-accent",
            )}
          >
            {t(`view.${one}`)}
            <span className="text-xs tabular-nums">{format.count(newest.counts[one])}</span>
          </button>
        ))}
      </fieldset>
      {newest.tags.length > 0 ? (
        <Select
          aria-label={t("tag")}
          value=""
          className="max-w-48"
          onChange={(event) => onChange({ ...filters, tags: [...tags, event.target.value] })}
        >
          <option value="">{tags.length > 0 ? t("anotherTag") : t("everyTag")}</option>
          {unchosen.map(({ value, count }) => (
            <option key={value} value={value}>
              {value} ({format.count(count)})
            </option>
          ))}
        </Select>
      ) : null}
      <Select
        aria-label={t("status")}
        value={filters.status ?? ""}
        onChange={({ target: { value } }) =>
          onChange({ ...filters, status: value === "online" || value === "offline" ? value : null })
        }
      >
        <option value="">{t("everyStatus")}</option>
        <option value="online">{status("host.online")}</option>
        <option value="offline">{status("host.offline")}</option>
      </Select>
      {newest.agentVersions.length > 1 || version ? (
        <Select
          aria-label={t("version")}
          value={version}
          className="max-w-48"
          onChange={(event) => onChange({ ...filters, version: event.target.value })}
        >
          <option value="">{t("everyVersion")}</option>
          {newest.agentVersions.map(({ value, count }) => (
            <option key={value} value={value}>
              {value} ({format.count(count)})
            </option>
          ))}
        </Select>
      ) : null}
      {[
        ...tags.map((tag) => ({ text: tag, without: { ...filters, tags: tags.filter((one) => one !== tag) } })),
        ...(filters.protection
          ? [{ text: status(`protection.${filters.protection}`), without: { ...filters, protection: null } }]
          : []),
      ].map(({ text, without }) => (
        <Button
          key={text}
          size="sm"
          className="max-w-48"
          aria-label={t("without", { what: text })}
          onClick={() => onChange(without)}
        >
          <span className="truncate">{text}</span>
          <X aria-hidden className="size-3.5 shrink-0" />
        </Button>
      ))}
      <ColumnMenu hidden={hidden} onHide={onHide} />
    </search>
  );
}

function ColumnMenu({ hidden, onHide }: Pick<Props, "hidden" | "onHide">) {
  const t = useTranslations("hosts");
  const trigger = (
    <Button tone="quiet" size="icon" aria-label={t("columns")} title={t("columns")} className="ml-auto max-md:hidden">
      <Columns3 aria-hidden className="size-4" />
    </Button>
  );
  return (
    <Menu trigger={trigger}>
      {HOST_COLUMNS.map((column) => (
        <Radix.CheckboxItem
          key={column}
          checked={!hidden.includes(column)}
          onSelect={(event) => event.preventDefault()}
          onCheckedChange={(isOn) => onHide(isOn ? hidden.filter((one) => one !== column) : [...hidden, column])}
          className="flex h-8 items-center gap-2 rounded-sm px-2 text-base outline-none select-none data-highlighted:bg-hover"
        >
          <input
            type="checkbox"
            readOnly
            tabIndex={-1}
            aria-hidden
            checked={!hidden.includes(column)}
            className="size-4 accent-accent"
          />
          {t(`column.${column}`)}
        </Radix.CheckboxItem>
      ))}
    </Menu>
  );
}
