"use client";

import { useMutation } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Host, Job } from "@/app/_lib/api-types";
import { retryOf } from "@/app/_lib/job-view";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { useJobTitle } from "@/app/_lib/use-status-text";
import { Button } from "@/app/_ui/button";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { useToast } from "@/app/_ui/toast";

/** Queues the same job again and goes to it; what takes something away is asked about first. */
export function RetryJob({ job, host }: { job: Job; host: Host }) {
  const problemOf = useProblem();
  const t = useTranslations("job.retry");
  const trpc = useTRPC();
  const router = useRouter();
  const say = useToast();
  const jobTitle = useJobTitle();
  const refusal = useRefusal("operator");
  const [isOpen, setOpen] = useState(false);
  const retry = useMutation(
    trpc.jobs.retry.mutationOptions({
      onSuccess: ({ jobId }) => router.push(`/jobs/${jobId}`),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const { kind, isDryRun, jobId } = job;
  const answer = retryOf(job, host.repoStatus);
  const isBusy = retry.isPending || retry.isSuccess;
  const consequence = kind === "prune" || (!isDryRun && (kind === "forget" || kind === "restore")) ? kind : null;
  return (
    <>
      <Button
        tone={job.state === "succeeded" ? "plain" : "primary"}
        isBusy={isBusy}
        disabledReason={refusal ?? (answer === "yes" ? undefined : t(`no.${answer}`))}
        onClick={() => (consequence === null ? retry.mutate({ jobId }) : setOpen(true))}
      >
        {isBusy ? null : <RotateCw aria-hidden className="size-4" />}
        {t("action")}
      </Button>
      {consequence === null ? null : (
        <ConfirmDialog
          isOpen={isOpen}
          onOpenChange={setOpen}
          title={t("title")}
          action={jobTitle(job)}
          wayOut={t("wayOut")}
          isBusy={isBusy}
          problem={retry.error ? problemOf(retry.error).message : null}
          onConfirm={() => retry.mutate({ jobId })}
        >
          <p>{t(`consequence.${consequence}`, { host: job.hostname })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
