"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import type { RestoreInput } from "@/app/_lib/api-types";
import { isOverwriting } from "@/app/_lib/restore-plan";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog";

type Starter = {
  start: (input: RestoreInput) => void;
  isBusy: boolean;
  problem: string | null;
  /** Stands anywhere in the page; opens for what overwrites files of a running system. */
  dialog: ReactNode;
};

/** Starts a restore and goes to its job. @param hostname of the host whose files would be overwritten */
export function useStartRestore({ hostname }: { hostname: string }): Starter {
  const problemOf = useProblem();
  const t = useTranslations("restore.confirm");
  const router = useRouter();
  const [asked, setAsked] = useState<RestoreInput | null>(null);
  const call = useMutation(
    useTRPC().restores.start.mutationOptions({ onSuccess: ({ jobId }) => router.push(`/jobs/${jobId}`) }),
  );
  const isBusy = call.isPending || call.isSuccess;
  const problem = call.error ? problemOf(call.error).message : null;
  const start = (input: RestoreInput) => {
    call.reset();
    const place = input.target === "in_place" ? "in_place" : "folder";
    const isAsking = input.isDryRun !== true && isOverwriting({ place, overwrite: input.overwrite ?? "always" });
    if (isAsking) setAsked(input);
    else call.mutate(input);
  };
  const dialog = (
    <ConfirmDialog
      isOpen={asked !== null}
      onOpenChange={(isOpen) => (isOpen ? undefined : setAsked(null))}
      title={t("title", { hostname })}
      action={t("action")}
      typeToConfirm={hostname}
      isBusy={isBusy}
      problem={problem}
      onConfirm={() => asked && call.mutate(asked)}
    >
      <p>{t("text")}</p>
      <p>{t("tip")}</p>
    </ConfirmDialog>
  );
  return { start, isBusy, problem: asked === null ? problem : null, dialog };
}
