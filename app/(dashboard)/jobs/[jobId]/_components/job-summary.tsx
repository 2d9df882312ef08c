"use client";

import { useTranslations } from "use-intl";
import type { Job } from "@/app/_lib/api-types";
import { useFormat } from "@/app/_lib/use-format";
import { Facts, Panel } from "@/app/_ui/panel";
import { DrillFigures } from "./drill-figures";
import { ForgetFigures } from "./forget-figures";
import { RestoreFigures } from "./restore-figures";
import { SnapshotId, TwoColumns } from "./summary-parts";

/** The figures of a job's kind, once it has some. */
export function JobSummary({ job }: { job: Job }) {
  const t = useTranslations("job.summary");
  if (job.summary) return <BackupFigures summary={job.summary} isDryRun={job.isDryRun} />;
  if (job.forget) return <ForgetFigures forget={job.forget} />;
  if (job.check) return <CheckFigures check={job.check} />;
  if (job.verify) return <DrillFigures job={job} verify={job.verify} />;
  if (job.restore) return <RestoreFigures job={job} restore={job.restore} />;
  if (job.kind === "prune" && job.state === "succeeded")
    return (
      <Panel title={t("title")}>
        <p>{t("pruned")}</p>
      </Panel>
    );
  return null;
}

function BackupFigures({ summary, isDryRun }: { summary: NonNullable<Job["summary"]>; isDryRun: boolean }) {
  const t = useTranslations("job.summary");
  const format = useFormat();
  const figures = (fresh: number, changed: number, same: number) =>
    t("figures", { fresh: format.count(fresh), changed: format.count(changed), same: format.count(same) });
  const added = format.bytes(summary.dataAddedBytes);
  return (
    <Panel title={isDryRun ? t("dryTitle") : t("title")}>
      <TwoColumns>
        <Facts
          rows={[
            [t("snapshot"), isDryRun ? t("noneDry") : <SnapshotId key="snapshot" id={summary.snapshotId} />],
            [
              t("read"),
              t("readFigure", {
                bytes: format.bytes(summary.totalBytesProcessed),
                count: summary.totalFilesProcessed,
              }),
            ],
            [isDryRun ? t("wouldAdd") : t("added"), t("addedFigure", { bytes: added })],
          ]}
        />
        <Facts
          rows={[
            [t("files"), figures(summary.filesNew, summary.filesChanged, summary.filesUnmodified)],
            [t("folders"), figures(summary.dirsNew, summary.dirsChanged, summary.dirsUnmodified)],
            [t("took"), format.duration(summary.durationSeconds * 1000)],
          ]}
        />
      </TwoColumns>
    </Panel>
  );
}

function CheckFigures({ check: { errorCount, readData } }: { check: NonNullable<Job["check"]> }) {
  const t = useTranslations("job.summary");
  return (
    <Panel title={t("title")}>
      <Facts
        rows={[
          [t("damage"), errorCount === 0 ? t("noDamage") : t("errors", { count: errorCount })],
          [t("dataRead"), readData === null ? t("structureOnly") : t("readPart", readData)],
        ]}
      />
    </Panel>
  );
}
