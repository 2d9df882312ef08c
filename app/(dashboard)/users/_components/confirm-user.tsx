"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ConfirmCall } from "@/app/_components/confirm-call";
import type { User } from "@/app/_lib/api-types";
import { useTRPC } from "@/app/_lib/trpc";
import { useToast } from "@/app/_ui/toast";

type Props = { user: User | null; onClose: () => void };

export function DisableDialog({ user, onClose }: Props) {
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
  return (
    <ConfirmCall
      call={disable}
      isOpen={user !== null}
      onClose={onClose}
      title={t("disableTitle", { name: user?.username ?? "" })}
      action={t("disable")}
      onConfirm={() => user && disable.mutate({ userId: user.userId, isDisabled: true })}
    >
      <p>{t("disableText")}</p>
    </ConfirmCall>
  );
}

export function RemoveDialog({ user, onClose }: Props) {
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
  return (
    <ConfirmCall
      call={remove}
      isOpen={user !== null}
      onClose={onClose}
      title={t("removeTitle", { name: user?.username ?? "" })}
      action={t("remove")}
      typeToConfirm={user?.username ?? ""}
      onConfirm={() => user && remove.mutate({ userId: user.userId })}
    >
      <p>{t("removeText")}</p>
    </ConfirmCall>
  );
}
