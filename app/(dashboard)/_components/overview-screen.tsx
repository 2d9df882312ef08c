"use client";

import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import type { FleetDays, Job, Overview, StorageTrend, UpcomingHour } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { FleetStrip } from "./fleet-strip";
import { NeedsAction } from "./needs-action";
import { RunningNow } from "./running-now";
import { StateSentence } from "./state-sentence";
import { StoragePanel } from "./storage-panel";
import { Upcoming } from "./upcoming";

type Props = {
  /** Null for what took the server too long to wait for. */
  atStart: {
    overview: Overview;
    running: Job[];
    days: FleetDays | null;
    upcoming: UpcomingHour[] | null;
    storage: StorageTrend | null;
  };
};

/** Time alone makes hosts overdue; no event tells of that at the very second. */
const REFETCH_MS = 30_000;

export function OverviewScreen({ atStart }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("overview");
  const trpc = useTRPC();
  const query = useQuery({
    ...trpc.overview.get.queryOptions(),
    initialData: atStart.overview,
    refetchInterval: REFETCH_MS,
  });
  const overview = query.data;
  if (overview.hosts.total === 0) return <FirstUse />;
  return (
    <>
      <PageHeader title={t("title")} lead={<StateSentence overview={overview} />} />
      {query.error ? (
        <div className="mb-4">
          <Notice tone="bad">{t("old", { message: problemOf(query.error).message })}</Notice>
        </div>
      ) : null}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 gap-4">
          <NeedsAction issues={overview.issues} />
          <RunningNow jobs={overview.jobs} atStart={atStart.running} />
        </div>
        <div className="grid min-w-0 gap-4">
          <FleetStrip atStart={atStart.days} />
          <Upcoming atStart={atStart.upcoming} />
          <StoragePanel atStart={atStart.storage} />
        </div>
      </div>
    </>
  );
}

function FirstUse() {
  const t = useTranslations("overview");
  const refusal = useRefusal("operator");
  return (
    <>
      <PageHeader title={t("title")} />
      <EmptyState
        icon={Server}
        title={t("first.title")}
        action={
          refusal === undefined ? (
            <Button asChild tone="primary">
              <Link href="/hosts?add=1">{t("first.action")}</Link>
            </Button>
          ) : (
            <Button tone="primary" disabledReason={refusal}>
              {t("first.action")}
            </Button>
          )
        }
      >
        {t("first.text")}
      </EmptyState>
    </>
  );
}
