"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import type { HostTab } from "@/app/_lib/host-tabs";
import { scheduleState } from "@/app/_lib/schedule-view";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useNow } from "@/app/_lib/time";
import { useTRPC, useTRPCClient } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { Select } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import { Panel } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";
import { useToast } from "@/app/_ui/toast";

const HOUR_MS = 60 * 60 * 1000;
const SPANS = { hours4: 4 * HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS } as const;
type Span = keyof typeof SPANS;
const SPAN_NAMES = Object.keys(SPANS) as Span[];

type Props = { host: Host; openTab: (tab: HostTab) => void };

/** All backup schedules of the host at once; each of them is paused by its own, so that any may go on earlier. */
export function PauseBackups({ host: { hostId }, openTab }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("host.settings.pause");
  const format = useFormat();
  const now = useNow();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const say = useToast();
  const refusal = useRefusal("operator");
  const [span, setSpan] = useState<Span>("day");
  const schedules = useQuery(trpc.schedules.list.queryOptions({ hostId }));
  const backups = (schedules.data ?? []).filter(({ kind, isEnabled }) => kind === "backup" && isEnabled);
  const paused = backups.filter((schedule) => scheduleState(schedule, now) === "paused");
  const change = useMutation({
    mutationFn: async (pausedUntil: string | null) => {
      const touched = pausedUntil === null ? paused : backups;
      for (const { scheduleId } of touched) await client.schedules.update.mutate({ scheduleId, pausedUntil });
      return pausedUntil;
    },
    onSuccess: (until) => say("good", until === null ? t("resumed") : t("done")),
    onSettled: () => queries.invalidateQueries({ queryKey: trpc.schedules.pathKey() }),
  });
  const first = paused.map(({ pausedUntil }) => pausedUntil).sort((a, b) => Number(a) - Number(b))[0];
  return (
    <Panel title={t("title")}>
      {!schedules.data ? (
        <Skeleton className="h-8" />
      ) : backups.length === 0 ? (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-2 text-ink-soft">
          {t("none")}
          <Button size="sm" onClick={() => openTab("schedules")}>
            {t("goToSchedules")}
          </Button>
        </p>
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="max-w-[64ch] text-ink-soft">
            {first
              ? t("isPaused", { paused: String(paused.length), count: backups.length, until: format.dateTime(first) })
              : t("text", { count: backups.length })}
          </p>
          <div className="flex flex-wrap items-center gap-2">
            <Select
              aria-label={t("span")}
              value={span}
              onChange={({ target }) => setSpan(SPAN_NAMES.find((name) => name === target.value) ?? "day")}
            >
              {SPAN_NAMES.map((name) => (
                <option key={name} value={name}>
                  {t(`spans.${name}`)}
                </option>
              ))}
            </Select>
            <Button
              isBusy={change.isPending}
              disabledReason={refusal}
              onClick={() => change.mutate(new Date(Date.now() + SPANS[span]).toISOString())}
            >
              {t("action")}
            </Button>
            {first ? (
              <Button
                tone="primary"
                isBusy={change.isPending}
                disabledReason={refusal}
                onClick={() => change.mutate(null)}
              >
                {t("resume")}
              </Button>
            ) : null}
          </div>
        </div>
      )}
      {change.error ? (
        <Notice tone="bad" role="alert" className="mt-3">
          {problemOf(change.error).message}
        </Notice>
      ) : null}
    </Panel>
  );
}
