"use client";

import { useTranslations } from "use-intl";
import { JobFilterFields } from "@/app/_components/job-filter-fields";
import { type JobFilters, NO_JOB_FILTERS, SINCES } from "@/app/_lib/job-list";
import { Button } from "@/app/_ui/button";
import { Select } from "@/app/_ui/input";
import { HostFilter } from "./host-filter";

type Props = {
  filters: JobFilters;
  hostname: string | null;
  isFiltered: boolean;
  onChange: (next: JobFilters) => void;
};

export function JobFiltersBar({ filters, hostname, isFiltered, onChange }: Props) {
  const t = useTranslations("jobs.filter");
  return (
    <search className="flex flex-wrap items-center gap-2 sm:[&_select]:max-w-48 max-sm:grid max-sm:grid-cols-2 max-sm:[&_select]:w-full max-sm:[&_select]:min-w-0">
      <HostFilter key={filters.hostId} hostname={hostname} onChange={(hostId) => onChange({ ...filters, hostId })} />
      <JobFilterFields filters={filters} onChange={(next) => onChange({ ...filters, ...next })} />
      <Select
        aria-label={t("since")}
        value={filters.since ?? ""}
        onChange={({ target }) => onChange({ ...filters, since: SINCES.find((one) => one === target.value) ?? null })}
      >
        <option value="">{t("everySince")}</option>
        {SINCES.map((since) => (
          <option key={since} value={since}>
            {t(`sinces.${since}`)}
          </option>
        ))}
      </Select>
      {isFiltered ? (
        <Button tone="quiet" onClick={() => onChange(NO_JOB_FILTERS)}>
          {t("clear")}
        </Button>
      ) : null}
    </search>
  );
}
