"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import type { Job } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";
import { ServerSays, useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { causeTab, isInFlight } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { useCauseTitle } from "@/app/_lib/use-status-text";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { useToast } from "@/app/_ui/toast";

/** Why a job ended as it did, what to do about it, and where. */
export function JobCauseNotice({ job }: { job: Job }) {
  const causeTitle = useCauseTitle();
  const ofState = useTranslations("status.job");
  const t = useTranslations("job.cause");
  const { cause, message, fix, fixAction, state, exitCode, hostId } = job;
  if (isInFlight(state) || state === "succeeded" || (!cause && !message)) return null;
  const tab = cause ? causeTab(cause) : null;
  const tone = state === "cancelled" ? "info" : state === "partial" ? "warn" : "bad";
  return (
    <Notice tone={tone} title={cause ? causeTitle(cause) : ofState(state)}>
      <div className="grid gap-1">
        {message ? (
          <p className="[overflow-wrap:anywhere]">
            <ServerSays>{message}</ServerSays>
          </p>
        ) : null}
        {fix ? (
          <p className="font-medium text-ink">
            <ServerSays>{fix}</ServerSays>
          </p>
        ) : null}
        {exitCode !== null && exitCode !== 0 ? <p className="text-sm">{t("exitCode", { code: exitCode })}</p> : null}
        {tab || fixAction === "probe_repository" ? (
          <div className="flex flex-wrap gap-2 pt-1.5">
            {fixAction === "probe_repository" ? <ProbeButton hostId={hostId} /> : null}
            {tab ? (
              <Button asChild size="sm">
                <Link href={hostPath(hostId, tab)}>{t(`place.${tab}`)}</Link>
              </Button>
            ) : null}
          </div>
        ) : null}
      </div>
    </Notice>
  );
}

function ProbeButton({ hostId }: { hostId: string }) {
  const problemOf = useProblem();
  const t = useTranslations("job.cause");
  const trpc = useTRPC();
  const router = useRouter();
  const say = useToast();
  const refusal = useRefusal("operator");
  const probe = useMutation(
    trpc.repositories.probe.mutationOptions({
      onSuccess: ({ jobId }) => router.push(`/jobs/${jobId}`),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  return (
    <Button
      size="sm"
      isBusy={probe.isPending || probe.isSuccess}
      disabledReason={refusal}
      onClick={() => probe.mutate({ hostId })}
    >
      {t("probe")}
    </Button>
  );
}
