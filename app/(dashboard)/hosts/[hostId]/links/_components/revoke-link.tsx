"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { DownloadLink } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { useToast } from "@/app/_ui/toast";

export function RevokeLink({ link, onClose }: { link: DownloadLink | null; onClose: () => void }) {
  const problemOf = useProblem();
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
  const close = () => {
    revoke.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={link !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : close())}
      title={t("revokeFor", { path: link?.path ?? "" })}
      action={t("revokeLink")}
      isBusy={revoke.isPending}
      problem={revoke.error ? problemOf(revoke.error).message : null}
      onConfirm={() => link && revoke.mutate({ linkId: link.linkId })}
    >
      <p>{t("revokeText")}</p>
    </ConfirmDialog>
  );
}
