"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { REPOSITORY_STATE } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { CopyButton } from "@/app/_ui/code-line";
import { Facts, Panel } from "@/app/_ui/panel";
import { useToast } from "@/app/_ui/toast";
import { ReplaceDialog } from "./replace-dialog";
import { RepositoryFailure } from "./repository-failure";

/** Where the snapshots go, whether it opens, and what mends it. */
export function RepositoryPanel({ host }: { host: Host }) {
  const t = useTranslations("repository");
  const refusal = useRefusal("operator");
  const [isReplacing, setReplacing] = useState(false);
  const { repoStatus, status } = host;
  return (
    <Panel
      title={t("title")}
      action={
        <div className="flex flex-wrap gap-2">
          <ProbeButton host={host} refusal={refusal} />
          <Button size="sm" disabledReason={refusal} onClick={() => setReplacing(true)}>
            {t("replace.action")}
          </Button>
        </div>
      }
    >
      <div className="grid gap-4">
        {repoStatus === "init_failed" ? <RepositoryFailure host={host} /> : null}
        <Facts
          rows={[
            [t("state"), <Chip key="state" status={REPOSITORY_STATE[repoStatus]} />],
            [
              t("location"),
              <span key="location" className="flex flex-wrap items-center gap-x-2">
                <span className="font-mono text-sm break-all">{host.repoUrl}</span>
                <CopyButton text={host.repoUrl} what={t("location")} />
              </span>,
            ],
            [t("credentials"), t("credentialsText")],
          ]}
        />
        <p className="text-sm text-ink-soft">
          {repoStatus === "pending" ? t(`stateText.pending_${status}`) : t(`stateText.${repoStatus}`)}
        </p>
      </div>
      <ReplaceDialog key={String(isReplacing)} host={host} isOpen={isReplacing} onOpenChange={setReplacing} />
    </Panel>
  );
}

function ProbeButton({ host, refusal }: { host: Host; refusal: string | undefined }) {
  const problemOf = useProblem();
  const t = useTranslations("repository.probe");
  const trpc = useTRPC();
  const say = useToast();
  const probe = useMutation(
    trpc.repositories.probe.mutationOptions({
      onSuccess: () => say("good", host.status === "online" ? t("looking") : t("waits")),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  return (
    <Button
      size="sm"
      isBusy={probe.isPending}
      disabledReason={refusal}
      onClick={() => probe.mutate({ hostId: host.hostId })}
    >
      {t("action")}
    </Button>
  );
}
