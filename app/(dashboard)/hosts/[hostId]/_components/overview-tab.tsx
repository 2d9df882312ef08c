"use client";

import Link from "next/link";
import { JobsTable } from "@/app/_components/jobs-table";
import { RunBackupButton } from "@/app/_components/run-backup-button";
import { UpdateNote } from "@/app/_components/update-note";
import { When } from "@/app/_components/when";
import type { Host, Schedule, Snapshot, SourceGroup } from "@/app/_lib/api-types";
import { formatBytes, formatPlural, shortId } from "@/app/_lib/format";
import type { HostTab } from "@/app/_lib/host-tabs";
import { nextBackup } from "@/app/_lib/schedule-view";
import { JOB_STATE, NEVER_BACKED_UP } from "@/app/_lib/status";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { Notice } from "@/app/_ui/notice";
import { Facts, Panel, Section } from "@/app/_ui/panel";
import type { HostData } from "./host-screen";
import { RemoveHost } from "./remove-host";
import { RepositoryFailure } from "./repository-failure";
import { RunTime } from "./run-time";

const RECENT = 5;

export function OverviewTab({
  host,
  sourceGroups,
  schedules,
  snapshots,
  jobs,
  openTab,
}: HostData & { openTab: (tab: HostTab) => void }) {
  return (
    <div className="grid gap-4">
      {host.repoStatus === "init_failed" ? (
        <RepositoryFailure host={host}>
          <Button size="sm" onClick={() => openTab("repository")}>
            Open repository
          </Button>
        </RepositoryFailure>
      ) : null}
      {host.status === "offline" ? <OfflineNotice host={host} /> : null}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel title="Backups">
          <div className="grid gap-4">
            <Facts
              rows={[
                ["Last backup", <LastBackup key="backup" host={host} />],
                ["Next backup", <NextBackup key="next" schedules={schedules} openTab={openTab} />],
                ["Newest snapshot", <Newest key="snapshot" snapshot={snapshots[0]} />],
              ]}
            />
            {sourceGroups.map((group) => (
              <GroupLine key={group.sourceGroupId} host={host} group={group} />
            ))}
          </div>
        </Panel>
        <Panel title="Machine">
          <Facts
            rows={[
              ["System", `${host.os} ${host.arch}`],
              ["Agent", <AgentVersion key="agent" host={host} />],
              ...(host.update ? [["Last update", <UpdateNote key="update" host={host} />] as const] : []),
              ["restic", <ResticVersion key="restic" host={host} />],
              ["Last seen", <When key="seen" at={host.lastSeenAt} never="Never" />],
              ["Added", <When key="added" at={host.createdAt} isAbsolute />],
            ]}
          />
        </Panel>
      </div>
      <Section
        title="Recent jobs"
        action={
          <Button tone="quiet" size="sm" onClick={() => openTab("jobs")}>
            All jobs
          </Button>
        }
      >
        {jobs.length === 0 ? (
          <p className="text-ink-soft">No job has run on this host yet.</p>
        ) : (
          <JobsTable jobs={jobs.slice(0, RECENT)} hasHost={false} label="Recent jobs" />
        )}
      </Section>
      <RemoveHost host={host} />
    </div>
  );
}

const AgentVersion = ({ host: { agentVersion, newerAgentVersion } }: { host: Host }) => (
  <>
    {agentVersion}
    {newerAgentVersion === null ? null : (
      <>
        {" "}
        ·{" "}
        <Link href="/agents" className="underline decoration-line-strong underline-offset-2 hover:decoration-current">
          {newerAgentVersion} is available
        </Link>
      </>
    )}
  </>
);

const OfflineNotice = ({ host }: { host: Host }) => (
  <Notice tone="warn" title={host.lastSeenAt ? "The host is offline" : "The host has not connected yet"}>
    Jobs wait until it is back. If the machine is running, run{" "}
    <code className="font-mono text-sm">restic-manager-agent doctor</code> on it: it says whether the service, the
    network or the certificate is in the way, and what to do.
  </Notice>
);

const ResticVersion = ({ host: { resticVersion, resticNotes } }: { host: Host }) => (
  <>
    {resticVersion ?? "not found on the host"}
    {resticNotes.length === 0 ? null : (
      <ul className="mt-1 grid gap-1 text-sm text-ink-soft">
        {resticNotes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    )}
  </>
);

const LastBackup = ({ host: { lastBackup } }: { host: Host }) =>
  lastBackup ? (
    <Link
      href={`/jobs/${lastBackup.jobId}`}
      className="inline-flex flex-wrap items-center gap-2 rounded-md hover:underline"
    >
      <Chip status={JOB_STATE[lastBackup.state]} />
      <When at={lastBackup.finishedAt} />
    </Link>
  ) : (
    <Chip status={NEVER_BACKED_UP} />
  );

type NextProps = { schedules: readonly Schedule[]; openTab: (tab: HostTab) => void };

function NextBackup({ schedules, openTab }: NextProps) {
  const next = nextBackup(schedules);
  if (next) return <RunTime at={next.at} timeZone={next.timeZone} />;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <span className="text-ink-soft">None planned</span>
      <Button size="sm" onClick={() => openTab("schedules")}>
        Go to schedules
      </Button>
    </span>
  );
}

function Newest({ snapshot }: { snapshot: Snapshot | undefined }) {
  if (!snapshot) return <span className="text-ink-faint">None yet</span>;
  const { snapshotId, takenAt, totalFiles, totalBytes } = snapshot;
  return (
    <>
      <code className="font-mono text-sm">{shortId(snapshotId)}</code> · <When at={takenAt} />
      {totalFiles === null ? null : ` · ${formatPlural(totalFiles, "file")}`}
      {totalBytes === null ? null : ` · ${formatBytes(totalBytes)}`}
    </>
  );
}

const GroupLine = ({ host, group }: { host: Host; group: SourceGroup }) => (
  <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
    <div className="min-w-0">
      <p className="font-medium">{group.name}</p>
      <p className="font-mono text-sm break-all text-ink-soft">{group.paths.join(", ")}</p>
    </div>
    <RunBackupButton repoStatus={host.repoStatus} sourceGroupId={group.sourceGroupId} />
  </div>
);
