"use client";

import { useTranslations } from "use-intl";
import { JOB_KINDS, JOB_STATES, type JobKind, type JobState } from "@/agent/protocol/mod";
import { Select } from "@/app/_ui/input";

type Filters = { state: JobState | null; kind: JobKind | null };
type Props = { filters: Filters; onChange: (next: Filters) => void };

/** State and kind: what every list of jobs is filtered by. */
export function JobFilterFields({ filters, onChange }: Props) {
  const t = useTranslations("jobs.filter");
  const words = useTranslations("status");
  const { state, kind } = filters;
  return (
    <>
      <Select
        aria-label={t("state")}
        value={state ?? ""}
        onChange={({ target }) => onChange({ kind, state: JOB_STATES.find((one) => one === target.value) ?? null })}
      >
        <option value="">{t("everyState")}</option>
        {JOB_STATES.map((one) => (
          <option key={one} value={one}>
            {words(`job.${one}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("kind")}
        value={kind ?? ""}
        onChange={({ target }) => onChange({ state, kind: JOB_KINDS.find((one) => one === target.value) ?? null })}
      >
        <option value="">{t("everyKind")}</option>
        {JOB_KINDS.map((one) => (
          <option key={one} value={one}>
            {words(`jobKind.${one}`)}
          </option>
        ))}
      </Select>
    </>
  );
}
