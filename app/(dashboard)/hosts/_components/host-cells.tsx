"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { FoundHost, Host } from "@/app/_lib/api-types";
import { HOST_STATUS, JOB_STATE, REPOSITORY_STATE } from "@/app/_lib/status";
import { useNow } from "@/app/_lib/time";
import { useFormat } from "@/app/_lib/use-format";
import { useCauseTitle, useJobTitle } from "@/app/_lib/use-status-text";
import { Chip } from "@/app/_ui/chip";

/** The whole row is the link's target, while text in it stays readable one by one for a screen reader. */
export const HostLink = ({ host }: { host: Host }) => (
  <Link
    href={`/hosts/${host.hostId}`}
    prefetch={false}
    data-row
    title={host.hostname}
    className="block truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent max-md:text-lg"
  >
    <bdi>{host.hostname}</bdi>
  </Link>
);

/** Since when a host is gone stands in its chip: the two belong together. */
export function Connection({ host: { status, lastSeenAt } }: { host: Host }) {
  const t = useTranslations("hosts.cell");
  const word = useTranslations("status")(HOST_STATUS[status].text);
  const format = useFormat();
  const now = useNow();
  if (status === "online") return <Chip status={HOST_STATUS[status]} />;
  if (!lastSeenAt)
    return (
      <span title={t("neverSeen")}>
        <Chip status={HOST_STATUS[status]} />
      </span>
    );
  return (
    <span title={format.utc(lastSeenAt)}>
      <Chip status={HOST_STATUS[status]} word={t("offlineSince", { word, since: format.relative(lastSeenAt, now) })} />
    </span>
  );
}

export function RepositoryChip({ host: { repoStatus, repoCause } }: { host: Host }) {
  const causeTitle = useCauseTitle();
  return (
    <Chip
      status={REPOSITORY_STATE[repoStatus]}
      {...(repoStatus === "init_failed" && repoCause ? { word: causeTitle(repoCause) } : {})}
    />
  );
}

/** When the newest snapshot was made, or the job that is being done just now. */
export function LastGood({ host }: { host: FoundHost }) {
  const t = useTranslations("hosts.cell");
  const jobTitle = useJobTitle();
  const { activeJob, lastSnapshotAt } = host;
  if (activeJob)
    return (
      <Link
        href={`/jobs/${activeJob.jobId}`}
        prefetch={false}
        title={jobTitle({ kind: activeJob.kind, isDryRun: false })}
        className="relative z-10 inline-block rounded-full"
      >
        <Chip status={JOB_STATE.running} />
      </Link>
    );
  return <When at={lastSnapshotAt} never={t("never")} />;
}

export function Versions({ host }: { host: Host }) {
  const t = useTranslations("hosts.cell");
  const text = `${host.agentVersion} · ${host.resticVersion ?? t("noRestic")}`;
  return (
    <span className="text-sm text-ink-faint" title={text}>
      {text}
      {host.newerAgentVersion ? (
        <span className="sr-only"> {t("newerAgent", { version: host.newerAgentVersion })}</span>
      ) : null}
    </span>
  );
}
