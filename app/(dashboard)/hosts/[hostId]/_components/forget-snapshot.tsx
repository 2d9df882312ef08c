"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ConfirmCall } from "@/app/_components/confirm-call";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { useSayQueued } from "./use-snapshot-jobs";

type Props = { host: Host; snapshot: Snapshot; onClose: () => void };

export function ForgetSnapshot({ host, snapshot, onClose }: Props) {
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
    <ConfirmCall
      call={forget}
      isOpen
      onClose={onClose}
      title={t("title", { id })}
      action={t("action")}
      typeToConfirm={id}
      onConfirm={() => forget.mutate({ hostId: host.hostId, snapshotId: snapshot.snapshotId, confirm: id })}
    >
      <p>{t("what", { at: format.dateTime(snapshot.takenAt), hostname: snapshot.hostname })}</p>
      <p>{t("space")}</p>
    </ConfirmCall>
  );
}
