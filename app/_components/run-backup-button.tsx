"use client";

import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { useToast } from "@/app/_ui/toast";

type Props = {
  repoStatus: Host["repoStatus"];
  sourceGroupId: string | null;
  text?: string;
  tone?: "primary" | "plain";
  size?: "md" | "sm";
  /** Counts what a backup would store, and stores nothing. */
  isDryRun?: boolean;
};

/** Queues a backup of a source group and goes to its job. */
export function RunBackupButton(props: Props) {
  const problemOf = useProblem();
  const { repoStatus, sourceGroupId, isDryRun = false, size = "md" } = props;
  const t = useTranslations("host.runBackup");
  const { text = isDryRun ? t("dryRun") : t("action"), tone = isDryRun ? "plain" : "primary" } = props;
  const trpc = useTRPC();
  const router = useRouter();
  const say = useToast();
  const refusal = useRefusal("operator");
  const run = useMutation(
    trpc.sourceGroups.run.mutationOptions({
      onSuccess: ({ jobId }) => router.push(`/jobs/${jobId}`),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const notReady = useNotReadyReason(repoStatus);
  const reason = refusal ?? (sourceGroupId === null ? t("groupRemoved") : notReady);
  return (
    <Button
      tone={tone}
      size={size}
      isBusy={run.isPending || run.isSuccess}
      disabledReason={reason}
      onClick={() => {
        if (sourceGroupId !== null) run.mutate({ sourceGroupId, isDryRun });
      }}
    >
      {run.isPending || run.isSuccess || isDryRun ? null : <Play aria-hidden className="size-4" />}
      {text}
    </Button>
  );
}

/** Why no backup can run into the repository as it is; undefined when one can. */
export function useNotReadyReason(state: Host["repoStatus"]): string | undefined {
  const t = useTranslations("host.runBackup");
  return state === "ready" ? undefined : t(`notReady.${state}`);
}
