"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { Host, MaintenanceInput } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";

/** A verify has a dialog of its own. */
type Kind = Exclude<MaintenanceInput["kind"], "verify">;
type Props = { kind: Kind; host: Host; sharedWith: readonly string[] };

/** Says what a maintenance job does and whom it keeps waiting, queues it, and goes to it. */
export function MaintenanceButton({ kind, host, sharedWith }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("repository.maintenance");
  const trpc = useTRPC();
  const router = useRouter();
  const refusal = useRefusal("operator");
  const [isOpen, setOpen] = useState(false);
  const [isReadingAll, setReadingAll] = useState(false);
  const run = useMutation(
    trpc.repositories.maintain.mutationOptions({ onSuccess: ({ jobId }) => router.push(`/jobs/${jobId}`) }),
  );
  const readsAll = kind === "check" && isReadingAll;
  const action = t(`${kind}.action`);
  const notReady = host.repoStatus === "ready" ? undefined : t("notReady");
  return (
    <>
      <Button size="sm" disabledReason={refusal ?? notReady} onClick={() => setOpen(true)}>
        {action}
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={t(`${kind}.title`)}
        action={action}
        tone={kind === "prune" ? "destroy" : "primary"}
        isBusy={run.isPending || run.isSuccess}
        problem={run.error ? problemOf(run.error).message : null}
        onConfirm={() =>
          run.mutate({ hostId: host.hostId, kind, ...(readsAll ? { readData: { part: 1, total: 1 } } : {}) })
        }
      >
        <Consequence kind={kind} host={host} sharedWith={sharedWith} />
        {kind === "check" ? (
          <label className="flex items-start gap-2 text-ink">
            <input
              type="checkbox"
              className="mt-1 size-4 shrink-0 accent-accent"
              checked={isReadingAll}
              onChange={(event) => setReadingAll(event.target.checked)}
            />
            {t("readAll")}
          </label>
        ) : null}
      </ConfirmDialog>
    </>
  );
}

function Consequence({ kind, host, sharedWith }: Props): ReactNode {
  const t = useTranslations("repository.maintenance");
  const hosts = [host.hostname, ...sharedWith].join(", ");
  switch (kind) {
    case "check":
      return <p>{t("check.text", { hosts })}</p>;
    case "prune":
      return (
        <>
          <p>{t("prune.text")}</p>
          <p>{t("prune.wait", { hosts })}</p>
        </>
      );
    case "unlock":
      return <p>{t("unlock.text")}</p>;
  }
}
