"use client";

import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import type { Host, Schedule } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";
import { scheduleState } from "@/app/_lib/schedule-view";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useNow } from "@/app/_lib/time";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { useToast } from "@/app/_ui/toast";

type Props = { host: Host; schedule: Schedule; onOpen: (dialog: "edit" | "pause" | "delete") => void };

export function ScheduleActions({ host, schedule, onOpen }: Props) {
  const refusal = useRefusal("operator");
  const t = useTranslations("schedules.action");
  const { name } = schedule;
  return (
    <div className="flex flex-wrap gap-2">
      <RunNow host={host} schedule={schedule} refusal={refusal} />
      <OnOff schedule={schedule} refusal={refusal} onPause={() => onOpen("pause")} />
      <Button size="sm" disabledReason={refusal} aria-label={t("editNamed", { name })} onClick={() => onOpen("edit")}>
        {t("edit")}
      </Button>
      <Button
        size="sm"
        tone="danger"
        disabledReason={refusal}
        aria-label={t("deleteNamed", { name })}
        onClick={() => onOpen("delete")}
      >
        {t("delete")}
      </Button>
    </div>
  );
}

type PartProps = { schedule: Schedule; refusal: string | undefined };

/** Queues what the schedule does and goes to it: to the job, or to the host's jobs when there are several. */
function RunNow({ host, schedule, refusal }: PartProps & { host: Host }) {
  const problemOf = useProblem();
  const t = useTranslations("schedules.action");
  const trpc = useTRPC();
  const router = useRouter();
  const say = useToast();
  const run = useMutation(
    trpc.schedules.run.mutationOptions({
      onSuccess: ({ jobIds: [jobId, ...others] }) => {
        if (jobId === undefined) say("bad", t("nothingToRun"));
        else router.push(others.length > 0 ? hostPath(host.hostId, "jobs") : `/jobs/${jobId}`);
      },
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const notReady = host.repoStatus === "ready" ? undefined : t("notReady");
  return (
    <Button
      size="sm"
      tone="primary"
      isBusy={run.isPending}
      disabledReason={refusal ?? notReady}
      aria-label={t("runNamed", { name: schedule.name })}
      onClick={() => run.mutate({ scheduleId: schedule.scheduleId })}
    >
      {run.isPending ? null : <Play aria-hidden className="size-4" />}
      {t("runNow")}
    </Button>
  );
}

/** Pauses what is active; sets going again what is paused or disabled. */
function OnOff({ schedule, refusal, onPause }: PartProps & { onPause: () => void }) {
  const problemOf = useProblem();
  const t = useTranslations("schedules.action");
  const trpc = useTRPC();
  const say = useToast();
  const { scheduleId, name } = schedule;
  const change = useMutation(
    trpc.schedules.update.mutationOptions({
      onSuccess: () => say("good", t("activeAgain", { name })),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const state = scheduleState(schedule, useNow());
  if (state === "active")
    return (
      <Button size="sm" disabledReason={refusal} aria-label={t("pauseNamed", { name })} onClick={onPause}>
        {t("pause")}
      </Button>
    );
  const [verb, values] = state === "paused" ? (["resume", { pausedUntil: null }] as const) : ENABLE;
  return (
    <Button
      size="sm"
      isBusy={change.isPending}
      disabledReason={refusal}
      aria-label={t(`${verb}Named`, { name })}
      onClick={() => change.mutate({ scheduleId, ...values })}
    >
      {t(verb)}
    </Button>
  );
}

const ENABLE = ["enable", { isEnabled: true, pausedUntil: null }] as const;
