"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { Schedule } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { useToast } from "@/app/_ui/toast";

type Props = { schedule: Schedule; schedules: readonly Schedule[]; onClose: () => void };

export function DeleteSchedule({ schedule, schedules, onClose }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("schedules");
  const trpc = useTRPC();
  const say = useToast();
  const { scheduleId, name } = schedule;
  const remove = useMutation(
    trpc.schedules.delete.mutationOptions({
      onSuccess: () => {
        say("good", t("remove.done", { name }));
        onClose();
      },
    }),
  );
  const consequence = () => {
    const { hostname, kind } = schedule;
    if (kind !== "backup") return t(`remove.${kind}`);
    const isOther = (other: Schedule) => other.scheduleId !== scheduleId && other.kind === kind && other.isEnabled;
    return t(schedules.some(isOther) ? "remove.backup" : "remove.onlyBackup", { hostname });
  };
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={(isOpen) => (isOpen ? null : onClose())}
      title={t("action.deleteNamed", { name })}
      action={t("remove.submit")}
      isBusy={remove.isPending || remove.isSuccess}
      problem={remove.error ? problemOf(remove.error).message : null}
      onConfirm={() => remove.mutate({ scheduleId })}
    >
      <p>{consequence()}</p>
      <p>{t("remove.stays")}</p>
    </ConfirmDialog>
  );
}
