"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Host, Token } from "@/app/_lib/api-types";
import { cn } from "@/app/_lib/cn";
import { useTRPC } from "@/app/_lib/trpc";
import { FirstBackup, RepositoryFix } from "./checklist-actions";

type StepState = "waiting" | "moving" | "done" | "failed";

/** Token used → agent connected → repository ready → first backup. Each step that fails says what to do. */
export function TokenChecklist({ token, onDone }: { token: Token | null; onDone: () => void }) {
  const t = useTranslations("addHost.step");
  const trpc = useTRPC();
  const hostId = token?.hostId ?? null;
  const { data: host } = useQuery({
    ...trpc.hosts.get.queryOptions({ hostId: hostId ?? "" }),
    enabled: hostId !== null,
  });
  const isUsed = token?.state === "used";
  const isOnline = host?.status === "online";
  return (
    <section aria-label={t("label")} className="grid gap-3 rounded-lg border border-line p-4">
      <ol aria-live="polite" className="grid gap-3">
        <Step state={isUsed ? "done" : token?.state === "pending" ? "moving" : "waiting"} title={t("used")}>
          {token?.state === "pending" ? t("runIt") : null}
        </Step>
        <Step state={isOnline ? "done" : isUsed ? "moving" : "waiting"} title={t("connected")}>
          {isUsed && !isOnline
            ? t.rich("slow", { code: () => <code className="font-mono">restic-manager-agent doctor</code> })
            : null}
        </Step>
        <Step state={repositoryStep(host ?? null)} title={t("repository")}>
          {host?.repoStatus === "init_failed" ? <RepositoryFix host={host} /> : null}
        </Step>
        <Step state={host?.lastSnapshotAt ? "done" : "waiting"} title={t("backup")}>
          {host?.repoStatus === "ready" ? <FirstBackup host={host} onDone={onDone} /> : null}
        </Step>
      </ol>
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
  waiting: { icon: CircleDashed, className: "text-ink-faint" },
  moving: { icon: LoaderCircle, className: "animate-spin-slow text-run" },
  done: { icon: CircleCheck, className: "text-good" },
  failed: { icon: CircleX, className: "text-bad" },
} as const;

function Step({ state, title, children }: { state: StepState; title: string; children?: ReactNode }) {
  const t = useTranslations("addHost.step");
  const { icon: Icon, className } = LOOK[state];
  return (
    <li className="flex gap-3">
      <Icon aria-hidden className={cn("mt-0.5 size-5 shrink-0", className)} />
      <div className="grid min-w-0 flex-1 gap-1">
        <p className={cn("font-medium", state === "waiting" && "text-ink-faint")}>
          {title}
          <span className="sr-only">: {t(state)}</span>
        </p>
        {children ? <div className="text-sm text-ink-soft">{children}</div> : null}
      </div>
    </li>
  );
}
