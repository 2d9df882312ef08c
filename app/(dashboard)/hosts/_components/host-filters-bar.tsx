"use client";

import { Search } from "lucide-react";
import type { Host } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { HOST_VIEWS, type HostFilters, type HostView, matchesFilters, tagsOf } from "@/app/_lib/host-list";
import { Input, Select } from "@/app/_ui/input";

const VIEW_TEXT: Record<HostView, string> = {
  all: "All",
  attention: "Needs action",
  running: "Running",
  offline: "Offline",
};

type Props = { hosts: readonly Host[]; filters: HostFilters; onChange: (next: HostFilters) => void };

export function HostFiltersBar({ hosts, filters, onChange }: Props) {
  const tags = tagsOf(hosts);
  return (
    <search className="flex flex-wrap items-center gap-2">
      <div className="relative w-full sm:w-72">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          type="search"
          aria-label="Search hosts"
          placeholder="Search name, tag, repository"
          className="pl-8"
          value={filters.text}
          onChange={(event) => onChange({ ...filters, text: event.target.value })}
        />
      </div>
      <fieldset
        aria-label="Show"
        className="flex max-w-full overflow-x-auto rounded-md border border-line bg-surface p-0.5"
      >
        {HOST_VIEWS.map((view) => {
          const count = hosts.filter((host) => matchesFilters(host, { ...filters, view })).length;
          const isChosen = filters.view === view;
          return (
            <button
              key={view}
              type="button"
              aria-pressed={isChosen}
              onClick={() => onChange({ ...filters, view })}
              className={cn(
                "flex h-8 items-center gap-1.5 rounded-sm px-2.5 text-sm whitespace-nowrap text-ink-soft hover:text-ink",
                isChosen && "bg-accent-soft font-medium text-accent hover:text-accent",
              )}
            >
              {VIEW_TEXT[view]}
              <span className="text-xs">{count}</span>
            </button>
          );
        })}
      </fieldset>
      {tags.length > 0 ? (
        <Select
          aria-label="Tag"
          value={filters.tag}
          onChange={(event) => onChange({ ...filters, tag: event.target.value })}
        >
          <option value="">Every tag</option>
          {tags.map((tag) => (
            <option key={tag}>{tag}</option>
          ))}
        </Select>
      ) : null}
    </search>
  );
}
