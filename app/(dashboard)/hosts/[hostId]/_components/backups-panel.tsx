"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { DayStrip } from "@/app/_components/day-strip";
import { When } from "@/app/_components/when";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { type HostTab, linksPath } from "@/app/_lib/host-tabs";
import { JOB_STATE, NEVER_BACKED_UP } from "@/app/_lib/status";
import { useTimeZone } from "@/app/_lib/time";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { Facts, Panel } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";
import { RestoreProof } from "./restore-proof";
import { RunTime } from "./run-time";

type Props = { host: Host; openTab: (tab: HostTab) => void };

/** The last backup, the next one, the newest snapshot, and the month behind them. */
export function BackupsPanel({ host, openTab }: Props) {
  const trpc = useTRPC();
  const t = useTranslations("host.backups");
  const drill = useTranslations("drill");
  const links = useTranslations("links");
  const { hostId, hostname } = host;
  const newest = useQuery(trpc.snapshots.list.queryOptions({ hostId, limit: 1 }));
  const days = useQuery(trpc.overview.hostDays.queryOptions({ hostIds: [hostId] })).data?.[0]?.days;
  return (
    <Panel
      title={t("title")}
      action={
        <div className="flex flex-wrap gap-1">
          <Button tone="quiet" size="sm" asChild>
            <Link href={linksPath(hostId)}>{links("open")}</Link>
          </Button>
          <Button tone="quiet" size="sm" onClick={() => openTab("snapshots")}>
            {t("all")}
          </Button>
        </div>
      }
    >
      <Facts
        rows={[
          [t("last"), <LastBackup key="backup" host={host} />],
          [t("next"), <NextBackup key="next" host={host} openTab={openTab} />],
          [
            t("newest"),
            newest.data ? (
              <Newest key="snapshot" snapshot={newest.data[0]} />
            ) : (
              <Skeleton key="snapshot" className="h-5 w-40 max-w-full" />
            ),
          ],
          [drill("fact"), <RestoreProof key="proof" host={host} />],
          [
            t("days"),
            days ? <DayStrip key="days" days={days} label={hostname} /> : <Skeleton key="days" className="h-6 w-30" />,
          ],
        ]}
      />
    </Panel>
  );
}

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

function NextBackup({ host: { nextRunAt }, openTab }: Props) {
  const t = useTranslations("host.backups");
  const timeZone = useTimeZone();
  if (nextRunAt) return <RunTime at={nextRunAt} timeZone={timeZone} />;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <span className="text-ink-soft">{t("nonePlanned")}</span>
      <Button size="sm" onClick={() => openTab("schedules")}>
        {t("goToSchedules")}
      </Button>
    </span>
  );
}

function Newest({ snapshot }: { snapshot: Snapshot | undefined }) {
  const t = useTranslations("host.backups");
  const format = useFormat();
  if (!snapshot) return <span className="text-ink-faint">{t("noSnapshot")}</span>;
  const { snapshotId, takenAt, totalFiles, totalBytes } = snapshot;
  return (
    <>
      <code className="font-mono text-sm">{shortId(snapshotId)}</code> · <When at={takenAt} />
      {totalFiles === null ? null : ` · ${t("files", { count: totalFiles })}`}
      {totalBytes === null ? null : ` · ${format.bytes(totalBytes)}`}
    </>
  );
}
