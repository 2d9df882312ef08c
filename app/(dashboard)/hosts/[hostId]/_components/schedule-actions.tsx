"use client";

import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import type { Host, Schedule } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";
import { problemOf } from "@/app/_lib/problem";
import { scheduleState } from "@/app/_lib/schedule-view";
import { useRefusal } from "@/app/_lib/session";
import { useNow } from "@/app/_lib/time";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { useToast } from "@/app/_ui/toast";

type Props = { host: Host; schedule: Schedule; onOpen: (dialog: "edit" | "pause" | "delete") => void };

export function ScheduleActions({ host, schedule, onOpen }: Props) {
  const refusal = useRefusal("operator");
  const { name } = schedule;
  return (
    <div className="flex flex-wrap gap-2">
      <RunNow host={host} schedule={schedule} refusal={refusal} />
      <OnOff schedule={schedule} refusal={refusal} onPause={() => onOpen("pause")} />
      <Button size="sm" disabledReason={refusal} aria-label={`Edit ${name}`} onClick={() => onOpen("edit")}>
        Edit
      </Button>
      <Button
        size="sm"
        tone="danger"
        disabledReason={refusal}
        aria-label={`Delete ${name}`}
        onClick={() => onOpen("delete")}
      >
        Delete
      </Button>
    </div>
  );
}

type PartProps = { schedule: Schedule; refusal: string | undefined };

/** Queues what the schedule does and goes to it: to the job, or to the host's jobs when there are several. */
function RunNow({ host, schedule, refusal }: PartProps & { host: Host }) {
  const trpc = useTRPC();
  const router = useRouter();
  const say = useToast();
  const run = useMutation(
    trpc.schedules.run.mutationOptions({
      onSuccess: ({ jobIds: [jobId, ...others] }) => {
        if (jobId === undefined) say("bad", "There is nothing left that it could do; edit the schedule.");
        else router.push(others.length > 0 ? hostPath(host.hostId, "jobs") : `/jobs/${jobId}`);
      },
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const notReady = host.repoStatus === "ready" ? undefined : "The repository is not ready yet.";
  return (
    <Button
      size="sm"
      tone="primary"
      isBusy={run.isPending}
      disabledReason={refusal ?? notReady}
      aria-label={`Run ${schedule.name} now`}
      onClick={() => run.mutate({ scheduleId: schedule.scheduleId })}
    >
      {run.isPending ? null : <Play aria-hidden className="size-4" />}
      Run now
    </Button>
  );
}

/** Pauses what is active; sets going again what is paused or disabled. */
function OnOff({ schedule, refusal, onPause }: PartProps & { onPause: () => void }) {
  const trpc = useTRPC();
  const say = useToast();
  const { scheduleId, name } = schedule;
  const change = useMutation(
    trpc.schedules.update.mutationOptions({
      onSuccess: () => say("good", `${name} is active again.`),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const state = scheduleState(schedule, useNow());
  if (state === "active")
    return (
      <Button size="sm" disabledReason={refusal} aria-label={`Pause ${name}`} onClick={onPause}>
        Pause
      </Button>
    );
  const [verb, values] = state === "paused" ? (["Resume", { pausedUntil: null }] as const) : ENABLE;
  return (
    <Button
      size="sm"
      isBusy={change.isPending}
      disabledReason={refusal}
      aria-label={`${verb} ${name}`}
      onClick={() => change.mutate({ scheduleId, ...values })}
    >
      {verb}
    </Button>
  );
}

const ENABLE = ["Enable", { isEnabled: true, pausedUntil: null }] as const;
