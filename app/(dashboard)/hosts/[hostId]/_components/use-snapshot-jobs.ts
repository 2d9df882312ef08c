"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { useToast } from "@/app/_ui/toast";

type What = "tags" | "hold" | "release" | "forget" | "refresh";

/** Says that a job was queued, and where it is seen. */
export function useSayQueued(): (what: What, jobId: string) => void {
  const t = useTranslations("snapshots.queued");
  const say = useToast();
  return (what, jobId) => say("good", t(what), { href: `/jobs/${jobId}`, text: t("open") });
}

/** Why nothing can be changed in the host's repository now; undefined when it can. */
export function useNoChangeReason(host: Host): string | undefined {
  const t = useTranslations("snapshots.action");
  const refusal = useRefusal("operator");
  return refusal ?? (host.repoStatus === "ready" ? undefined : t("notReady"));
}

/** Holds a snapshot against retention, or releases it; nothing is lost by either, so nothing is asked. */
export function useHold() {
  const problemOf = useProblem();
  const say = useToast();
  const sayQueued = useSayQueued();
  return useMutation(
    useTRPC().snapshots.retag.mutationOptions({
      onSuccess: ({ jobId }, { isHeld }) => sayQueued(isHeld ? "hold" : "release", jobId),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
}
