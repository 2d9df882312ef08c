"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { useSayQueued } from "./use-snapshot-jobs";

type Props = { host: Host; snapshot: Snapshot; onClose: () => void };

export function ForgetSnapshot({ host, snapshot, onClose }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("snapshots.forget");
  const format = useFormat();
  const sayQueued = useSayQueued();
  const id = shortId(snapshot.snapshotId);
  const forget = useMutation(
    useTRPC().snapshots.forget.mutationOptions({
      onSuccess: ({ jobId }) => {
        sayQueued("forget", jobId);
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={(isOpen) => (isOpen ? null : onClose())}
      title={t("title", { id })}
      action={t("action")}
      typeToConfirm={id}
      isBusy={forget.isPending}
      problem={forget.error ? problemOf(forget.error).message : null}
      onConfirm={() => forget.mutate({ hostId: host.hostId, snapshotId: snapshot.snapshotId, confirm: id })}
    >
      <p>{t("what", { at: format.dateTime(snapshot.takenAt), hostname: snapshot.hostname })}</p>
      <p>{t("space")}</p>
    </ConfirmDialog>
  );
}
