"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ConfirmCall } from "@/app/_components/confirm-call";
import type { DownloadLink } from "@/app/_lib/api-types";
import { useTRPC } from "@/app/_lib/trpc";
import { useToast } from "@/app/_ui/toast";

export function RevokeLink({ link, onClose }: { link: DownloadLink | null; onClose: () => void }) {
  const t = useTranslations("links");
  const trpc = useTRPC();
  const client = useQueryClient();
  const say = useToast();
  const revoke = useMutation(
    trpc.downloads.revokeLink.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: trpc.downloads.links.queryKey() });
        say("good", t("revoked"));
        onClose();
      },
    }),
  );
  return (
    <ConfirmCall
      call={revoke}
      isOpen={link !== null}
      onClose={onClose}
      title={t("revokeFor", { path: link?.path ?? "" })}
      action={t("revokeLink")}
      onConfirm={() => link && revoke.mutate({ linkId: link.linkId })}
    >
      <p>{t("revokeText")}</p>
    </ConfirmCall>
  );
}
