"use client";

import { Search, X } from "lucide-react";
import { useTranslations } from "use-intl";
import { SCHEDULE_KINDS } from "@/agent/protocol/mod";
import { SCHEDULE_STATE_NAMES, type ScheduleFilters } from "@/app/_lib/schedule-list";
import { Button } from "@/app/_ui/button";
import { Input, Select } from "@/app/_ui/input";

type Props = {
  filters: ScheduleFilters;
  /** Of the one host that is shown. */
  hostname: string | undefined;
  onChange: (next: ScheduleFilters) => void;
};

export function ScheduleFiltersBar({ filters, hostname, onChange }: Props) {
  const t = useTranslations("schedules.list");
  const status = useTranslations("status");
  return (
    <search className="flex flex-wrap items-center gap-2">
      <div className="relative w-full sm:w-72">
        <Search aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 size-4 text-ink-faint" />
        <Input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          className="pl-8"
          value={filters.search}
          onChange={({ target }) => onChange({ ...filters, search: target.value })}
        />
      </div>
      <Select
        aria-label={t("kind")}
        value={filters.kind ?? ""}
        onChange={({ target }) =>
          onChange({ ...filters, kind: SCHEDULE_KINDS.find((one) => one === target.value) ?? null })
        }
      >
        <option value="">{t("everyKind")}</option>
        {SCHEDULE_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {status(`scheduleKind.${kind}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("state")}
        value={filters.state ?? ""}
        onChange={({ target }) =>
          onChange({ ...filters, state: SCHEDULE_STATE_NAMES.find((one) => one === target.value) ?? null })
        }
      >
        <option value="">{t("everyState")}</option>
        {SCHEDULE_STATE_NAMES.map((state) => (
          <option key={state} value={state}>
            {status(`schedule.${state}`)}
          </option>
        ))}
      </Select>
      {filters.hostId === null ? null : (
        <Button className="max-w-72" onClick={() => onChange({ ...filters, hostId: null })}>
          <span className="truncate">{t("oneHost", { hostname: hostname ?? filters.hostId })}</span>
          <X aria-hidden className="size-4" />
        </Button>
      )}
    </search>
  );
}
