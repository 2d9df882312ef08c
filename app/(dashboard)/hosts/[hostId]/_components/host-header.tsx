"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import { TagList } from "@/app/_components/tag-list";
import { When } from "@/app/_components/when";
import type { Host } from "@/app/_lib/api-types";
import type { HostTab } from "@/app/_lib/host-tabs";
import { wizardPath } from "@/app/_lib/restore-plan";
import { HOST_STATUS, PROTECTION, REPOSITORY_STATE } from "@/app/_lib/status";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { BackUpHost } from "./back-up-host";
import type { HostData } from "./host-screen";

/** Who it is, how it is, and the backup that can be had at once. */
export function HostHeader({ host, sourceGroups, openTab }: HostData) {
  const t = useTranslations("host.header");
  const restore = useTranslations("restore");
  return (
    <PageHeader
      above={
        <Link href="/hosts" className="justify-self-start text-sm text-ink-soft hover:text-ink hover:underline">
          {t("hosts")}
        </Link>
      }
      title={host.hostname}
      action={
        <>
          <Button asChild>
            <Link href={wizardPath(host.hostId, {})}>{restore("open")}</Link>
          </Button>
          <BackUpHost host={host} sourceGroups={sourceGroups} />
        </>
      }
      lead={
        <div className="flex flex-wrap items-center gap-2 max-sm:pt-2">
          <ProtectionChip host={host} openTab={openTab} />
          <Chip status={HOST_STATUS[host.status]} />
          {host.status === "offline" ? (
            <span className="text-sm text-ink-faint">
              {host.lastSeenAt ? `${t("lastSeen")} ` : null}
              <When at={host.lastSeenAt} never={t("neverSeen")} />
            </span>
          ) : null}
          <RepositoryChip host={host} />
          <TagList tags={host.tags} />
        </div>
      }
    />
  );
}

function RepositoryChip({ host: { repoStatus } }: { host: Host }) {
  const t = useTranslations();
  return (
    <Chip
      status={REPOSITORY_STATE[repoStatus]}
      word={t("host.header.repository", { state: t(`status.repository.${repoStatus}`) })}
    />
  );
}

/** Where a schedule is what is missing, it leads to where one is added. */
const ProtectionChip = ({ host, openTab }: { host: Host; openTab: (tab: HostTab) => void }) =>
  host.protection === "no_schedule" || host.protection === "paused" ? (
    <button type="button" className="rounded-full hover:underline" onClick={() => openTab("schedules")}>
      <Chip status={PROTECTION[host.protection]} />
    </button>
  ) : (
    <Chip status={PROTECTION[host.protection]} />
  );
