"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useStartRestore } from "@/app/_components/use-start-restore";
import type { Job } from "@/app/_lib/api-types";
import { planOf, wizardPath } from "@/app/_lib/restore-plan";
import { useRefusal } from "@/app/_lib/session";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";

/** After a dry run: the same without it, or back to the wizard with what was chosen there. */
export function NowDoIt({ job }: { job: Job }) {
  const t = useTranslations("job.restore");
  const refusal = useRefusal(job.ofHost ? "admin" : "operator");
  const mayRead = useRefusal("operator") === undefined;
  const { data: order, error } = useQuery({
    ...useTRPC().restores.plan.queryOptions({ jobId: job.jobId }),
    enabled: mayRead,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const { start, isBusy, problem, dialog } = useStartRestore({ hostname: job.hostname });
  const reason = refusal ?? (error ? t("planGone") : undefined);
  return (
    <div className="grid gap-3 border-t border-line pt-4">
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
      <div className="flex flex-wrap justify-end gap-2">
        {order ? (
          <Button asChild>
            <Link href={wizardPath(order.hostId, planOf(order))}>{t("change")}</Link>
          </Button>
        ) : null}
        <Button
          tone={order?.target === "in_place" ? "destroy" : "primary"}
          disabledReason={reason}
          isBusy={isBusy || (mayRead && order === undefined && !error)}
          onClick={() => order && start({ ...order, isDryRun: false })}
        >
          <RotateCcw aria-hidden className="size-4" />
          {t("doIt")}
        </Button>
      </div>
      {dialog}
    </div>
  );
}
