"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Host, Repository } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { MAINTENANCE_STATE } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Chip } from "@/app/_ui/chip";
import { Notice } from "@/app/_ui/notice";
import { Facts, Panel } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";
import { DrillButton } from "./drill-button";
import { ForgetButton } from "./forget-button";
import { LeasesTable } from "./leases-table";
import { LocksTable } from "./locks-table";
import { MaintenanceButton } from "./maintenance-button";

/** Events tell of this host's jobs; other hosts' jobs on the same repository are looked up this often. */
const REFRESH_MS = 10_000;
const KINDS = ["check", "prune", "unlock"] as const;

/** What keeps a repository in order: when it was done last, who uses it now, and the buttons that do it. */
export function MaintenancePanel({ host }: { host: Host }) {
  const t = useTranslations("repository.maintenance");
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.repositories.get.queryOptions({ hostId: host.hostId }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Panel
      title={t("title")}
      action={
        <div className="flex flex-wrap gap-2">
          {KINDS.map((kind) => (
            <MaintenanceButton key={kind} kind={kind} host={host} sharedWith={query.data?.sharedWith ?? []} />
          ))}
          <DrillButton host={host} />
          <ForgetButton host={host} />
        </div>
      }
    >
      {query.data ? <Content repository={query.data} /> : <Loading problem={query.error} />}
    </Panel>
  );
}

function Loading({ problem }: { problem: unknown }) {
  const problemOf = useProblem();
  return problem ? <Notice tone="bad">{problemOf(problem).message}</Notice> : <Skeleton className="h-24" />;
}

function Content({ repository }: { repository: Repository }) {
  const t = useTranslations("repository.maintenance");
  const format = useFormat();
  const { leases, locks, locksSeenAt, sharedWith } = repository;
  return (
    <div className="grid gap-4">
      <Facts
        rows={[
          [t("size"), <Size key="size" repository={repository} />],
          [t("lastCheck"), <Found key="check" at={repository.lastCheckAt} state={repository.lastCheckState} />],
          [t("lastVerify"), <Found key="verify" at={repository.lastVerifyAt} state={repository.lastVerifyState} />],
          [t("lastPrune"), <When key="prune" at={repository.lastPruneAt} never={t("never")} />],
          [t("sharedWith"), sharedWith.length > 0 ? format.list(sharedWith) : t("noOther")],
          [t("locks"), <LocksSeen key="locks" count={locks?.length ?? null} at={locksSeenAt} />],
        ]}
      />
      {leases.length > 0 ? <LeasesTable leases={leases} /> : null}
      {locks && locks.length > 0 ? <LocksTable locks={locks} /> : null}
    </div>
  );
}

function Size({ repository: { sizeBytes, sizeMeasuredAt } }: { repository: Repository }) {
  const t = useTranslations("repository.maintenance");
  const format = useFormat();
  if (sizeBytes === null) return <span className="text-ink-faint">{t("notMeasured")}</span>;
  return (
    <>
      {format.bytes(sizeBytes)}
      {sizeMeasuredAt ? (
        <span className="text-ink-faint">
          {" · "}
          {t("measured")} <When at={sizeMeasuredAt} />
        </span>
      ) : null}
    </>
  );
}

function Found({ at, state }: { at: Date | null; state: Repository["lastCheckState"] }) {
  const t = useTranslations("repository.maintenance");
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {state ? <Chip status={MAINTENANCE_STATE[state]} /> : null}
      <When at={at} never={t("never")} />
    </span>
  );
}

function LocksSeen({ count, at }: { count: number | null; at: Date | null }) {
  const t = useTranslations("repository.maintenance");
  if (count === null) return <span className="text-ink-faint">{t("notLooked")}</span>;
  return (
    <>
      {count === 0 ? t("noLocks") : count} · {t("seen")} <When at={at} />
    </>
  );
}
