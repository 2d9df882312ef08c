"use client";

import { useTranslations } from "use-intl";
import { JOB_KINDS, JOB_STATES } from "@/agent/protocol/mod";
import type { JobFilters } from "@/app/_lib/job-list";
import { Select } from "@/app/_ui/input";

export type HostName = { hostId: string; hostname: string };
type Props = { filters: JobFilters; hosts: readonly HostName[]; onChange: (next: JobFilters) => void };

export function JobFiltersBar({ filters, hosts, onChange }: Props) {
  const t = useTranslations("status");
  return (
    <search className="flex flex-wrap items-center gap-2">
      <Select
        aria-label="State"
        value={filters.state ?? ""}
        onChange={({ target }) =>
          onChange({ ...filters, state: JOB_STATES.find((one) => one === target.value) ?? null })
        }
      >
        <option value="">Every state</option>
        {JOB_STATES.map((state) => (
          <option key={state} value={state}>
            {t(`job.${state}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Kind"
        value={filters.kind ?? ""}
        onChange={({ target }) => onChange({ ...filters, kind: JOB_KINDS.find((one) => one === target.value) ?? null })}
      >
        <option value="">Every kind</option>
        {JOB_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`jobKind.${kind}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Host"
        className="max-w-60"
        value={filters.hostId ?? ""}
        onChange={({ target }) => onChange({ ...filters, hostId: target.value || null })}
      >
        <option value="">Every host</option>
        {hosts.map(({ hostId, hostname }) => (
          <option key={hostId} value={hostId}>
            {hostname}
          </option>
        ))}
      </Select>
    </search>
  );
}
