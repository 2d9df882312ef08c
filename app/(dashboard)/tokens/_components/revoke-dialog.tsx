"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { Token } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { useToast } from "@/app/_ui/toast";

export function RevokeDialog({ token, onClose }: { token: Token | null; onClose: () => void }) {
  const problemOf = useProblem();
  const t = useTranslations("tokens");
  const trpc = useTRPC();
  const say = useToast();
  const revoke = useMutation(
    trpc.enrollment.revoke.mutationOptions({
      onSuccess: ({ hostname }) => {
        say("good", t("revoked", { host: hostname }));
        onClose();
      },
    }),
  );
  const close = () => {
    revoke.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={token !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : close())}
      title={t("revokeFor", { host: token?.hostname ?? "" })}
      action={t("revokeToken")}
      isBusy={revoke.isPending}
      problem={revoke.error ? problemOf(revoke.error).message : null}
      onConfirm={() => token && revoke.mutate({ tokenHash: token.tokenHash })}
    >
      <p>{t("revokeText")}</p>
    </ConfirmDialog>
  );
}
