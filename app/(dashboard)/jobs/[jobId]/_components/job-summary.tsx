"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Job } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { useFormat } from "@/app/_lib/use-format";
import { CopyButton } from "@/app/_ui/code-line";
import { Facts, Panel } from "@/app/_ui/panel";
import { ForgetFigures } from "./forget-figures";

/** The figures of a job's kind, once it has some. */
export function JobSummary({ job }: { job: Job }) {
  const t = useTranslations("job.summary");
  if (job.summary) return <BackupFigures summary={job.summary} isDryRun={job.isDryRun} />;
  if (job.forget) return <ForgetFigures forget={job.forget} />;
  if (job.check) return <CheckFigures check={job.check} />;
  if (job.verify) return <VerifyFigures verify={job.verify} />;
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

function VerifyFigures({ verify }: { verify: NonNullable<Job["verify"]> }) {
  const t = useTranslations("job.summary");
  const format = useFormat();
  const { mismatches } = verify;
  return (
    <Panel title={t("title")}>
      <TwoColumns>
        <Facts
          rows={[
            [t("snapshot"), <SnapshotId key="snapshot" id={verify.snapshotId} />],
            [t("restored"), t("readFigure", { bytes: format.bytes(verify.totalBytes), count: verify.fileCount })],
          ]}
        />
        <Facts
          rows={[
            [t("compared"), mismatches.length === 0 ? t("allMatch") : t("mismatches", { count: mismatches.length })],
            [t("took"), format.duration(verify.durationSeconds * 1000)],
          ]}
        />
      </TwoColumns>
      {mismatches.length === 0 ? null : (
        <ul aria-label={t("mismatchList")} className="mt-3 grid max-h-60 gap-0.5 overflow-y-auto font-mono text-sm">
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

const TwoColumns = ({ children }: { children: ReactNode }) => (
  <div className="grid gap-x-8 gap-y-1.5 md:grid-cols-2">{children}</div>
);

function SnapshotId({ id }: { id: string | undefined }) {
  const t = useTranslations("job.summary");
  if (id === undefined) return t("noneMade");
  return (
    <span className="-my-1 inline-flex flex-wrap items-center gap-1">
      <code title={id} className="font-mono text-sm">
        {shortId(id)}
      </code>
      <CopyButton text={id} what={t("snapshotId")} />
    </span>
  );
}
