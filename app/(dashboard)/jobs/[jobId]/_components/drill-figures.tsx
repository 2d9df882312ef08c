"use client";

import { useTranslations } from "use-intl";
import type { VerifySummary } from "@/agent/protocol/mod";
import type { Job } from "@/app/_lib/api-types";
import { useFormat } from "@/app/_lib/use-format";
import { Facts, Panel } from "@/app/_ui/panel";
import { OfHost, SnapshotId, TwoColumns } from "./summary-parts";

/** What a restore drill put back and compared. */
export function DrillFigures({ job, verify }: { job: Job; verify: VerifySummary }) {
  const t = useTranslations("job.summary");
  const format = useFormat();
  const { mismatches, canaries, scope = "sample", bytesPerSecond, isKitProven } = verify;
  return (
    <Panel title={t("drillTitle")}>
      <TwoColumns>
        <Facts
          rows={[
            [t("snapshot"), <Snapshot key="snapshot" job={job} id={verify.snapshotId} />],
            [t("scope"), t(`scopes.${scope}`)],
            [t("restored"), t("readFigure", { bytes: format.bytes(verify.totalBytes), count: verify.fileCount })],
            ...(bytesPerSecond === undefined ? [] : [[t("speed"), format.speed(bytesPerSecond)] as const]),
          ]}
        />
        <Facts
          rows={[
            [t("compared"), mismatches.length === 0 ? t("allMatch") : t("mismatches", { count: mismatches.length })],
            ...(canaries === undefined ? [] : [[t("canaries"), <Canaries key="canaries" {...canaries} />] as const]),
            ...(isKitProven === undefined
              ? []
              : [[t("kit"), isKitProven ? t("kitProven") : t("kitNotProven")] as const]),
            [t("took"), format.duration(verify.durationSeconds * 1000)],
          ]}
        />
      </TwoColumns>
      {mismatches.length === 0 ? null : (
        <ul
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
          tabIndex={0}
          aria-label={t("mismatchList")}
          className="mt-3 grid max-h-60 gap-0.5 overflow-y-auto font-mono text-sm"
        >
          {mismatches.map((file) => (
            <li key={file} className="text-bad [overflow-wrap:anywhere]">
              {file}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

const Snapshot = ({ job: { ofHost }, id }: { job: Job; id: string }) => (
  <>
    <SnapshotId id={id} />
    {ofHost ? (
      <span className="block">
        <OfHost host={ofHost} />
      </span>
    ) : null}
  </>
);

function Canaries({ checked, wrong }: NonNullable<VerifySummary["canaries"]>) {
  const t = useTranslations("job.summary");
  if (wrong > 0) return <span className="text-bad">{t("canariesWrong", { wrong, count: checked })}</span>;
  return t("canariesFine", { count: checked });
}
