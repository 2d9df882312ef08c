"use client";

import { useTranslations } from "use-intl";
import { JOB_KINDS, JOB_STATES } from "@/agent/protocol/mod";
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
  const status = useTranslations("status");
  return (
    <search className="flex flex-wrap items-center gap-2 sm:[&_select]:max-w-48 max-sm:grid max-sm:grid-cols-2 max-sm:[&_select]:w-full max-sm:[&_select]:min-w-0">
      <HostFilter key={filters.hostId} hostname={hostname} onChange={(hostId) => onChange({ ...filters, hostId })} />
      <Select
        aria-label={t("state")}
        value={filters.state ?? ""}
        onChange={({ target }) =>
          onChange({ ...filters, state: JOB_STATES.find((one) => one === target.value) ?? null })
        }
      >
        <option value="">{t("everyState")}</option>
        {JOB_STATES.map((state) => (
          <option key={state} value={state}>
            {status(`job.${state}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("kind")}
        value={filters.kind ?? ""}
        onChange={({ target }) => onChange({ ...filters, kind: JOB_KINDS.find((one) => one === target.value) ?? null })}
      >
        <option value="">{t("everyKind")}</option>
        {JOB_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {status(`jobKind.${kind}`)}
          </option>
        ))}
      </Select>
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
