"use client";

import { useMutation } from "@tanstack/react-query";
import type { Schedule } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { useTRPC } from "@/app/_lib/trpc";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { useToast } from "@/app/_ui/toast";

type Props = { schedule: Schedule; schedules: readonly Schedule[]; onClose: () => void };

export function DeleteSchedule({ schedule, schedules, onClose }: Props) {
  const trpc = useTRPC();
  const say = useToast();
  const { scheduleId, name } = schedule;
  const remove = useMutation(
    trpc.schedules.delete.mutationOptions({
      onSuccess: () => {
        say("good", `${name} was deleted.`);
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={(isOpen) => (isOpen ? null : onClose())}
      title={`Delete ${name}`}
      action="Delete schedule"
      isBusy={remove.isPending || remove.isSuccess}
      problem={remove.error ? problemOf(remove.error).message : null}
      onConfirm={() => remove.mutate({ scheduleId })}
    >
      <p>{consequence(schedule, schedules)}</p>
      <p>The list of its missed runs goes with it. Its jobs, their logs and all snapshots stay.</p>
    </ConfirmDialog>
  );
}

function consequence({ scheduleId, hostname, kind }: Schedule, schedules: readonly Schedule[]): string {
  const isOnly = !schedules.some((other) => other.scheduleId !== scheduleId && other.kind === kind && other.isEnabled);
  switch (kind) {
    case "backup":
      return isOnly
        ? `${hostname} has no other backup schedule: it is not backed up by itself any more.`
        : `What it backs up is backed up by itself only if another schedule of ${hostname} does so.`;
    case "forget":
      return "Its old snapshots are not removed by themselves any more, and the repository grows.";
    case "prune":
      return "The space of forgotten snapshots is not freed by itself any more, unless another host does it.";
    case "check":
      return "Damage in the repository is found only when somebody looks, unless another host does.";
    case "verify":
      return "Nobody tries any more whether what was backed up can be restored.";
  }
}
