"use client";

import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useNotReadyReason } from "@/app/_components/run-backup-button";
import type { Host, SourceGroup } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPCClient } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { useToast } from "@/app/_ui/toast";

type Props = { host: Host; sourceGroups: readonly SourceGroup[] };

/** Queues a backup of every source group; a single one is then watched, several are seen in the list of jobs. */
export function BackUpHost({ host, sourceGroups }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("host.backUp");
  const client = useTRPCClient();
  const router = useRouter();
  const say = useToast();
  const refusal = useRefusal("operator");
  const notReady = useNotReadyReason(host.repoStatus);
  const run = useMutation({
    mutationFn: () =>
      Promise.all(sourceGroups.map(({ sourceGroupId }) => client.sourceGroups.run.mutate({ sourceGroupId }))),
    onSuccess: (jobs) => {
      const [first] = jobs;
      if (jobs.length === 1 && first) return router.push(`/jobs/${first.jobId}`);
      say("good", t("queued", { count: jobs.length }));
      router.push(hostPath(host.hostId, "jobs"));
    },
    onError: (error) => say("bad", problemOf(error).message),
  });
  const reason = refusal ?? (sourceGroups.length === 0 ? t("noGroup") : notReady);
  return (
    <Button tone="primary" isBusy={run.isPending} disabledReason={reason} onClick={() => run.mutate()}>
      {run.isPending ? null : <Play aria-hidden className="size-4" />}
      {t("action")}
    </Button>
  );
}
