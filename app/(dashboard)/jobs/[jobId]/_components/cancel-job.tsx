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
        wayOut="Keep job"
        isBusy={cancel.isPending}
        problem={cancel.error ? problemOf(cancel.error).message : null}
        onConfirm={() => cancel.mutate({ jobId: job.jobId })}
      >
        <p>{consequenceOf(job)}</p>
      </ConfirmDialog>
    </>
  );
}

function consequenceOf({ state, kind }: Job): string {
  if (state === "queued") return "It has not reached the host yet, so nothing was done; it is taken off the queue.";
  if (kind === "backup")
    return "The host stops reading and makes no snapshot. What is stored already is used by the next run.";
  return "The host stops working on it. Nothing in the repository is taken away.";
}
