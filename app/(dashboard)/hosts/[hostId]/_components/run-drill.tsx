"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";

/** Starts a drill on a sample, which changes nothing anywhere, and goes to its job. */
export function RunDrill({ hostId }: { hostId: string }) {
  const t = useTranslations("host.protection.action");
  const problemOf = useProblem();
  const trpc = useTRPC();
  const router = useRouter();
  const refusal = useRefusal("operator");
  const run = useMutation(
    trpc.repositories.maintain.mutationOptions({ onSuccess: ({ jobId }) => router.push(`/jobs/${jobId}`) }),
  );
  return (
    <div className="grid justify-items-start gap-1">
      <Button
        isBusy={run.isPending || run.isSuccess}
        {...(refusal ? { disabledReason: refusal } : {})}
        onClick={() => run.mutate({ hostId, kind: "verify" })}
      >
        {t("run_drill")}
      </Button>
      {run.error ? (
        <p role="alert" className="max-w-[40ch] text-bad">
          {problemOf(run.error).message}
        </p>
      ) : null}
    </div>
  );
}
