"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { SourceGroup } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { useToast } from "@/app/_ui/toast";

type Props = { group: SourceGroup; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

export function DeleteSourceGroup({ group: { sourceGroupId, name }, isOpen, onOpenChange }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("sourceGroups");
  const trpc = useTRPC();
  const say = useToast();
  const remove = useMutation(
    trpc.sourceGroups.delete.mutationOptions({
      onSuccess: () => {
        say("good", t("remove.done", { name }));
        onOpenChange(false);
      },
    }),
  );
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={t("deleteNamed", { name })}
      action={t("remove.submit")}
      isBusy={remove.isPending || remove.isSuccess}
      problem={remove.error ? problemOf(remove.error).message : null}
      onConfirm={() => remove.mutate({ sourceGroupId })}
    >
      <p>{t("remove.consequence")}</p>
    </ConfirmDialog>
  );
}
