"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Job } from "@/app/_lib/api-types";
import { cancelConsequenceOf } from "@/app/_lib/job-view";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";

export function CancelJob({ job }: { job: Job }) {
  const problemOf = useProblem();
  const t = useTranslations("job.cancel");
  const trpc = useTRPC();
  const refusal = useRefusal("operator");
  const [isOpen, setOpen] = useState(false);
  const cancel = useMutation(trpc.jobs.cancel.mutationOptions({ onSuccess: () => setOpen(false) }));
  const waiting = job.cancelRequestedAt || cancel.isSuccess ? t("waiting") : undefined;
  return (
    <>
      <Button tone="danger" disabledReason={refusal ?? waiting} onClick={() => setOpen(true)}>
        {t("action")}
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={t("title")}
        action={t("action")}
        wayOut={t("wayOut")}
        isBusy={cancel.isPending}
        problem={cancel.error ? problemOf(cancel.error).message : null}
        onConfirm={() => cancel.mutate({ jobId: job.jobId })}
      >
        <p>{t(`consequence.${cancelConsequenceOf(job)}`)}</p>
      </ConfirmDialog>
    </>
  );
}
