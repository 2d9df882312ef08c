"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { When } from "@/app/_components/when";
import type { Rollout } from "@/app/_lib/api-types";
import { formatPlural } from "@/app/_lib/format";
import { problemOf } from "@/app/_lib/problem";
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
  const refusal = useRefusal("admin");
  const [asked, ask] = useState<Asked>(null);
  return (
    <Panel
      title={`Rollout of ${version}`}
      action={
        <div className="flex flex-wrap gap-2">
          {state === "canary" ? (
            <Button size="sm" disabledReason={refusal} onClick={() => ask("promote")}>
              Promote to all hosts
            </Button>
          ) : null}
          <Button size="sm" tone="danger" disabledReason={refusal} onClick={() => ask("stop")}>
            Stop rollout
          </Button>
        </div>
      }
    >
      <div className="grid gap-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Chip status={ROLLOUT_STATE[state]} />
          <span className="text-sm text-ink-faint">
            started <When at={createdAt} /> by {startedBy}
          </span>
        </div>
        {progress ? (
          <>
            <Progress
              label={`Hosts that run ${version}`}
              share={progress.hosts === 0 ? 1 : progress.done / progress.hosts}
            />
            <p className="text-ink-soft">
              <span className="font-medium text-ink">
                {progress.done} of {formatPlural(progress.hosts, "host")}
              </span>{" "}
              run it, {progress.underWay} are being updated.
              {state === "canary"
                ? ` It goes to ${formatPlural(progress.canaries, "host")} first (${canaryPercent} %), and to all others once these run it.`
                : " Hosts that are away get it when they come back."}
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
      title={asked === "promote" ? "Promote to all hosts" : "Stop rollout"}
      action={asked === "promote" ? "Promote" : "Stop rollout"}
      tone={asked === "promote" ? "primary" : "destroy"}
      isBusy={call.isPending}
      problem={call.error ? problemOf(call.error).message : null}
      onConfirm={() => call.mutate({ rolloutId })}
    >
      {asked === "promote" ? (
        <p>All hosts are offered {version} now, whether the first ones run it already or not.</p>
      ) : (
        <p>No further host is offered {version}. Hosts that run it keep it.</p>
      )}
    </ConfirmDialog>
  );
}
