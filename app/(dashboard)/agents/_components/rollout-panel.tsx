"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Rollout } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { ROLLOUT_STATE } from "@/app/_lib/status";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Chip } from "@/app/_ui/chip";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";
import { Panel } from "@/app/_ui/panel";
import { Progress } from "@/app/_ui/progress";

type Asked = "promote" | "stop" | null;

/** The rollout under way: how far it is, and the two ways to take it out of its course. */
export function RolloutPanel({ rollout }: { rollout: Rollout }) {
  const { rolloutId, version, state, canaryPercent, startedBy, createdAt, progress } = rollout;
  const t = useTranslations("agents.rollout");
  const refusal = useRefusal("admin");
  const [asked, ask] = useState<Asked>(null);
  return (
    <Panel
      title={t("title", { version })}
      action={
        <div className="flex flex-wrap gap-2">
          {state === "canary" ? (
            <Button size="sm" disabledReason={refusal} onClick={() => ask("promote")}>
              {t("promote")}
            </Button>
          ) : null}
          <Button size="sm" tone="danger" disabledReason={refusal} onClick={() => ask("stop")}>
            {t("stop")}
          </Button>
        </div>
      }
    >
      <div className="grid gap-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Chip status={ROLLOUT_STATE[state]} />
          <span className="text-sm text-ink-faint">
            {t.rich("started", { name: startedBy, at: () => <When at={createdAt} /> })}
          </span>
        </div>
        {progress ? (
          <>
            <Progress
              label={t("progress", { version })}
              share={progress.hosts === 0 ? 1 : progress.done / progress.hosts}
            />
            <p className="text-ink-soft">
              {t.rich("done", {
                done: String(progress.done),
                hosts: progress.hosts,
                underWay: String(progress.underWay),
                strong: (chunks) => <span className="font-medium text-ink">{chunks}</span>,
              })}{" "}
              {state === "canary"
                ? t("canaries", { count: progress.canaries, percent: String(canaryPercent) })
                : t("away")}
            </p>
          </>
        ) : null}
      </div>
      <Question rolloutId={rolloutId} version={version} asked={asked} onClose={() => ask(null)} />
    </Panel>
  );
}

type QuestionProps = { rolloutId: string; version: string; asked: Asked; onClose: () => void };

function Question({ rolloutId, version, asked, onClose }: QuestionProps) {
  const t = useTranslations("agents.rollout");
  const problemOf = useProblem();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const done = {
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: trpc.agentReleases.pathKey() });
      onClose();
    },
  };
  const promote = useMutation(trpc.agentReleases.promote.mutationOptions(done));
  const stop = useMutation(trpc.agentReleases.stop.mutationOptions(done));
  const call = asked === "promote" ? promote : stop;
  return (
    <ConfirmDialog
      isOpen={asked !== null}
      onOpenChange={onClose}
      title={asked === "promote" ? t("promote") : t("stop")}
      action={asked === "promote" ? t("promoteAction") : t("stop")}
      tone={asked === "promote" ? "primary" : "destroy"}
      isBusy={call.isPending}
      problem={call.error ? problemOf(call.error).message : null}
      onConfirm={() => call.mutate({ rolloutId })}
    >
      {asked === "promote" ? <p>{t("promoteText", { version })}</p> : <p>{t("stopText", { version })}</p>}
    </ConfirmDialog>
  );
}
