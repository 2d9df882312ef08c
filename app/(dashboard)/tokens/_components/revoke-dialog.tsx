"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ConfirmCall } from "@/app/_components/confirm-call";
import type { Token } from "@/app/_lib/api-types";
import { useTRPC } from "@/app/_lib/trpc";
import { useToast } from "@/app/_ui/toast";

export function RevokeDialog({ token, onClose }: { token: Token | null; onClose: () => void }) {
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
  return (
    <ConfirmCall
      call={revoke}
      isOpen={token !== null}
      onClose={onClose}
      title={t("revokeFor", { host: token?.hostname ?? "" })}
      action={t("revokeToken")}
      onConfirm={() => token && revoke.mutate({ tokenHash: token.tokenHash })}
    >
      <p>{t("revokeText")}</p>
    </ConfirmCall>
  );
}
