import type { Job } from "@/app/_lib/api-types";
import { formatBytes, formatCount, formatDuration, shortId } from "@/app/_lib/format";
import { CopyButton } from "@/app/_ui/code-line";
import { Facts, Panel } from "@/app/_ui/panel";

type Summary = NonNullable<Job["summary"]>;

/** What a backup has stored, or would have. */
export const JobSummary = ({ summary, isDryRun }: { summary: Summary; isDryRun: boolean }) => (
  <Panel title={isDryRun ? "What a backup would do" : "Summary"}>
    <div className="grid gap-x-8 gap-y-1.5 md:grid-cols-2">
      <Facts
        rows={[
          [
            "Snapshot",
            isDryRun ? "None: a dry run stores nothing" : <SnapshotId key="snapshot" id={summary.snapshotId} />,
          ],
          ["Read", `${formatBytes(summary.totalBytesProcessed)} in ${formatCount(summary.totalFilesProcessed)} files`],
          [isDryRun ? "Would add" : "Added", `${formatBytes(summary.dataAddedBytes)} to the repository`],
        ]}
      />
      <Facts
        rows={[
          ["Files", figures(summary.filesNew, summary.filesChanged, summary.filesUnmodified)],
          ["Folders", figures(summary.dirsNew, summary.dirsChanged, summary.dirsUnmodified)],
          ["Took", formatDuration(summary.durationSeconds * 1000)],
        ]}
      />
    </div>
  </Panel>
);

const figures = (fresh: number, changed: number, same: number): string =>
  `${formatCount(fresh)} new, ${formatCount(changed)} changed, ${formatCount(same)} unchanged`;

const SnapshotId = ({ id }: { id: string | undefined }) =>
  id === undefined ? (
    "None was made: nothing had changed"
  ) : (
    <span className="-my-1 inline-flex flex-wrap items-center gap-1">
      <code title={id} className="font-mono text-sm">
        {shortId(id)}
      </code>
      <CopyButton text={id} what="snapshot id" />
    </span>
  );
