"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Host } from "@/app/_lib/api-types";
import { RESTORE_PROOF } from "@/app/_lib/status";
import { useFormat } from "@/app/_lib/use-format";
import { useCauseTitle } from "@/app/_lib/use-status-text";
import { Chip } from "@/app/_ui/chip";
import { DrillButton } from "./drill-button";

/** Whether a drill has shown that the host can be restored, when last, and how long all of it would take. */
export function RestoreProof({ host }: { host: Host }) {
  const t = useTranslations("drill");
  const format = useFormat();
  const causeTitle = useCauseTitle();
  const { state, provenAt, jobId, cause, fullRestoreSeconds, bytesPerSecond } = host.restoreProof;
  return (
    <div className="grid justify-items-start gap-1.5">
      <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
        <Chip status={RESTORE_PROOF[state]} />
        <span>
          {provenAt ? t.rich("lastProven", { when: () => <When key="when" at={provenAt} /> }) : t("neverProven")}
        </span>
        {cause ? <span className="text-bad">{causeTitle(cause)}</span> : null}
        {jobId ? (
          <Link href={`/jobs/${jobId}`} className="text-accent underline">
            {t("toJob")}
          </Link>
        ) : null}
      </span>
      {fullRestoreSeconds === null ? null : (
        <span className="text-ink-soft">
          {t("fullRestore", { time: format.duration(fullRestoreSeconds * 1000) })}
          {bytesPerSecond === null ? null : ` (${t("speed", { speed: format.speed(bytesPerSecond) })})`}
        </span>
      )}
      <DrillButton host={host} />
    </div>
  );
}
