"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { User } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { useToast } from "@/app/_ui/toast";

type Props = { user: User | null; onClose: () => void };

export function DisableDialog({ user, onClose }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("users");
  const trpc = useTRPC();
  const say = useToast();
  const disable = useMutation(
    trpc.users.update.mutationOptions({
      onSuccess: ({ username }) => {
        say("good", t("wasDisabled", { name: username }));
        onClose();
      },
    }),
  );
  const close = () => {
    disable.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={user !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : close())}
      title={t("disableTitle", { name: user?.username ?? "" })}
      action={t("disable")}
      isBusy={disable.isPending}
      problem={disable.error ? problemOf(disable.error).message : null}
      onConfirm={() => user && disable.mutate({ userId: user.userId, isDisabled: true })}
    >
      <p>{t("disableText")}</p>
    </ConfirmDialog>
  );
}

export function RemoveDialog({ user, onClose }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("users");
  const trpc = useTRPC();
  const say = useToast();
  const remove = useMutation(
    trpc.users.remove.mutationOptions({
      onSuccess: () => {
        say("good", t("wasRemoved", { name: user?.username ?? "" }));
        onClose();
      },
    }),
  );
  const close = () => {
    remove.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={user !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : close())}
      title={t("removeTitle", { name: user?.username ?? "" })}
      action={t("remove")}
      typeToConfirm={user?.username ?? ""}
      isBusy={remove.isPending}
      problem={remove.error ? problemOf(remove.error).message : null}
      onConfirm={() => user && remove.mutate({ userId: user.userId })}
    >
      <p>{t("removeText")}</p>
    </ConfirmDialog>
  );
}
