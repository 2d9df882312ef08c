"use client";

import { Download } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { RestoreSummary } from "@/agent/protocol/mod";
import type { Job } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { shortId } from "@/app/_lib/format";
import { hostPath } from "@/app/_lib/host-tabs";
import { outcomeOf, problemGroups, restoreSpeed } from "@/app/_lib/restore-report";
import { ServerSays } from "@/app/_lib/server-text";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { CopyButton } from "@/app/_ui/code-line";
import { Facts, Panel } from "@/app/_ui/panel";
import { NowDoIt } from "./now-do-it";
import { OfHost, TwoColumns } from "./summary-parts";

type Props = { job: Job; restore: RestoreSummary };

/** Where the files are, how many, whether they are equal, and what did not come back. */
export function RestoreFigures({ job, restore }: Props) {
  const t = useTranslations("job.restore");
  const format = useFormat();
  const { isDryRun, filesSkipped, durationSeconds } = restore;
  const [outcome, speed] = [outcomeOf(restore), restoreSpeed(restore)];
  return (
    <>
      <Panel title={isDryRun ? t("dryTitle") : t("title")}>
        <div className="grid gap-4">
          <TwoColumns>
            <Facts
              rows={[
                [t("of"), <Of key="of" job={job} snapshotId={restore.snapshotId} />],
                [isDryRun ? t("folderDry") : t("folder"), <Folder key="folder" folder={restore.folder} />],
                [
                  t("result"),
                  <span
                    key="result"
                    className={cn(outcome === "differs" || outcome === "incomplete" ? "text-bad" : "")}
                  >
                    {t(`outcome.${outcome}`)}
                  </span>,
                ],
              ]}
            />
            <Facts
              rows={[
                [
                  t("files"),
                  <span key="files">
                    {t("filesFigure", { done: restore.filesRestored, total: restore.totalFiles })}
                    {filesSkipped > 0 ? ` · ${t("skipped", { count: filesSkipped })}` : null}
                  </span>,
                ],
                [
                  t("bytes"),
                  t("filesOfBytes", {
                    done: format.bytes(restore.bytesRestored),
                    total: format.bytes(restore.totalBytes),
                  }),
                ],
                ...(isDryRun || speed === null ? [] : [[t("speed"), format.speed(speed)] as const]),
                [t("took"), format.duration(durationSeconds * 1000)],
              ]}
            />
          </TwoColumns>
          {isDryRun ? <NowDoIt job={job} /> : null}
        </div>
      </Panel>
      {restore.problemCount > 0 ? <Problems jobId={job.jobId} restore={restore} /> : null}
    </>
  );
}

function Of({ job: { ofHost, hostId }, snapshotId }: { job: Job; snapshotId: string }) {
  return (
    <>
      {ofHost ? (
        <>
          <OfHost host={ofHost} />{" "}
        </>
      ) : null}
      <Link href={hostPath(ofHost?.hostId ?? hostId, "snapshots")} className="hover:underline">
        <code title={snapshotId} className="font-mono text-sm">
          {shortId(snapshotId)}
        </code>
      </Link>
    </>
  );
}

function Folder({ folder }: { folder: string }) {
  const t = useTranslations("job.restore");
  if (folder === "/") return t("inPlace");
  return (
    <span className="-my-1 inline-flex flex-wrap items-center gap-1">
      <code className="font-mono text-sm break-all">{folder}</code>
      <CopyButton text={folder} what={t("copyFolder")} />
    </span>
  );
}

function Problems({ jobId, restore: { problems, problemCount } }: { jobId: string; restore: RestoreSummary }) {
  const t = useTranslations("job.restore");
  return (
    <Panel
      title={t("problems")}
      action={
        <Button tone="quiet" size="sm" asChild>
          <a href={`/api/jobs/${jobId}/log`} download={`job-${jobId}.log`}>
            <Download aria-hidden className="size-4" />
            {t("log")}
          </a>
        </Button>
      }
    >
      <div className="grid gap-4">
        {problemGroups(problems).map(({ message, paths }) => (
          <section key={message} className="grid gap-1">
            <h3 className="font-medium text-bad [overflow-wrap:anywhere]">
              <ServerSays>{message}</ServerSays>{" "}
              <span className="font-normal text-ink-soft">{t("problemsOf", { count: paths.length })}</span>
            </h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
            <ul tabIndex={0} aria-label={message} className="grid max-h-60 gap-0.5 overflow-y-auto font-mono text-sm">
              {paths.map((path) => (
                <li key={path} className="whitespace-pre-wrap [overflow-wrap:anywhere]">
                  {path}
                </li>
              ))}
            </ul>
          </section>
        ))}
        {problemCount > problems.length ? (
          <p className="text-sm text-ink-soft">{t("shown", { shown: problems.length, count: problemCount })}</p>
        ) : null}
      </div>
    </Panel>
  );
}
