"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import type { Host, Token } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { problemOf } from "@/app/_lib/problem";
import { useTRPC } from "@/app/_lib/trpc";
import { useCauseTitle } from "@/app/_lib/use-status-text";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { useToast } from "@/app/_ui/toast";

type StepState = "waiting" | "moving" | "done" | "failed";

/** Token used → agent connected → repository ready → first backup. Each step that fails says what to do. */
export function TokenChecklist({ token, onDone }: { token: Token | null; onDone: () => void }) {
  const trpc = useTRPC();
  const hostId = token?.hostId ?? null;
  const { data: host } = useQuery({
    ...trpc.hosts.get.queryOptions({ hostId: hostId ?? "" }),
    enabled: hostId !== null,
  });
  const isUsed = token?.state === "used";
  const isOnline = host?.status === "online";
  return (
    <section aria-label="Progress" className="grid gap-3 rounded-lg border border-line p-4">
      <ol aria-live="polite" className="grid gap-3">
        <Step state={isUsed ? "done" : token?.state === "pending" ? "moving" : "waiting"} title="Token used">
          {isUsed ? null : "Waiting for the line to be run on the host."}
        </Step>
        <Step state={isOnline ? "done" : isUsed ? "moving" : "waiting"} title="Agent connected">
          {isUsed && !isOnline ? (
            <>
              If this takes longer than a minute, run <code className="font-mono">restic-manager-agent doctor</code> on
              the host: it says whether the service, the network or the certificate is in the way.
            </>
          ) : null}
        </Step>
        <Step state={repositoryStep(host ?? null)} title="Repository ready">
          {host?.repoStatus === "init_failed" ? <RepositoryFailure host={host} /> : null}
        </Step>
      </ol>
      {host?.repoStatus === "ready" ? <FirstBackup host={host} onDone={onDone} /> : null}
    </section>
  );
}

function repositoryStep(host: Host | null): StepState {
  switch (host?.repoStatus) {
    case undefined:
      return "waiting";
    case "pending":
    case "initializing":
      return "moving";
    case "ready":
      return "done";
    case "init_failed":
      return "failed";
  }
}

const LOOK = {
  waiting: { icon: CircleDashed, className: "text-ink-faint", word: "not yet" },
  moving: { icon: LoaderCircle, className: "animate-spin-slow text-run", word: "in progress" },
  done: { icon: CircleCheck, className: "text-good", word: "done" },
  failed: { icon: CircleX, className: "text-bad", word: "failed" },
} as const;

function Step({ state, title, children }: { state: StepState; title: string; children?: ReactNode }) {
  const { icon: Icon, className, word } = LOOK[state];
  return (
    <li className="flex gap-3">
      <Icon aria-hidden className={cn("mt-0.5 size-5 shrink-0", className)} />
      <div className="grid min-w-0 gap-1">
        <p className={cn("font-medium", state === "waiting" && "text-ink-faint")}>
          {title}
          <span className="sr-only">: {word}</span>
        </p>
        {children ? <div className="text-sm text-ink-soft">{children}</div> : null}
      </div>
    </li>
  );
}

function RepositoryFailure({ host }: { host: Host }) {
  const causeTitle = useCauseTitle();
  return (
    <Notice tone="bad" title={causeTitle(host.repoCause ?? "unknown")}>
      <p>{host.repoMessage}</p>
      {host.repoFix ? <p className="font-medium">{host.repoFix}</p> : null}
      <p>
        <a href={`/hosts/${host.hostId}?tab=repository`} className="font-medium text-accent underline">
          Open the repository
        </a>
      </p>
    </Notice>
  );
}

function FirstBackup({ host, onDone }: { host: Host; onDone: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const say = useToast();
  const { data: groups } = useQuery(trpc.sourceGroups.list.queryOptions({ hostId: host.hostId }));
  const run = useMutation(
    trpc.sourceGroups.run.mutationOptions({
      onSuccess: ({ jobId }) => {
        onDone();
        router.push(`/jobs/${jobId}`);
      },
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  const [group] = groups ?? [];
  if (!group) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-3">
      <p>
        {host.hostname} is ready. Its first backup reads{" "}
        <span className="font-mono text-sm">{group.paths.join(", ")}</span>.
      </p>
      <Button tone="primary" isBusy={run.isPending} onClick={() => run.mutate({ sourceGroupId: group.sourceGroupId })}>
        Run backup
      </Button>
    </div>
  );
}
