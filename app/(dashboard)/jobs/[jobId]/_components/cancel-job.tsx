"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Job } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";

export function CancelJob({ job }: { job: Job }) {
  const trpc = useTRPC();
  const refusal = useRefusal("operator");
  const [isOpen, setOpen] = useState(false);
  const cancel = useMutation(trpc.jobs.cancel.mutationOptions({ onSuccess: () => setOpen(false) }));
  const waiting =
    job.cancelRequestedAt || cancel.isSuccess ? "The host was told to stop; it is ending the job." : undefined;
  return (
    <>
      <Button tone="danger" disabledReason={refusal ?? waiting} onClick={() => setOpen(true)}>
        Cancel job
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title="Cancel this job"
        action="Cancel job"
        wayOut="Keep it running"
        isBusy={cancel.isPending}
        problem={cancel.error ? problemOf(cancel.error).message : null}
        onConfirm={() => cancel.mutate({ jobId: job.jobId })}
      >
        {job.kind === "backup" ? (
          <p>The host stops reading and makes no snapshot. What is stored already is used by the next run.</p>
        ) : (
          <p>The host stops working on it. Nothing in the repository is taken away.</p>
        )}
      </ConfirmDialog>
    </>
  );
}
