"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import type { Alert, AlertState } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { Notice } from "@/app/_ui/notice";
import { Tabs } from "@/app/_ui/tabs";
import { AlertList } from "./alert-list";

/** More open ones than this are a fleet on fire; the rest comes up as these are closed. */
const SHOWN = 100;

export function AlertsScreen({ openAtStart }: { openAtStart: Alert[] }) {
  const trpc = useTRPC();
  const t = useTranslations("alerts");
  const problemOf = useProblem();
  const [state, setState] = useState<AlertState>("open");
  const open = useQuery({
    ...trpc.alerts.list.queryOptions({ state: "open", limit: SHOWN }),
    initialData: openAtStart,
  });
  const closed = useQuery({
    ...trpc.alerts.list.queryOptions({ state: "closed", limit: SHOWN }),
    enabled: state === "closed",
  });
  const error = open.error ?? closed.error;
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <div className="grid gap-3">
        {error ? <Notice tone="bad">{t("stale", { problem: problemOf(error).message })}</Notice> : null}
        <Tabs
          label={t("title")}
          value={state}
          onChange={setState}
          tabs={[
            {
              value: "open",
              label: t("tab.open"),
              count: open.data.length,
              content: <AlertList alerts={open.data} state="open" />,
            },
            {
              value: "closed",
              label: t("tab.closed"),
              content: <AlertList alerts={closed.data ?? null} state="closed" />,
            },
          ]}
        />
      </div>
    </>
  );
}
