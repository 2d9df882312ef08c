"use client";

import { CloudAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/app/_lib/server-text";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Skeleton } from "@/app/_ui/skeleton";

/** Stands for a tab whose data is on its way, or could not be had. */
export function TabLoading({ problem, onRetry }: { problem: unknown; onRetry: () => void }) {
  const problemOf = useProblem();
  const t = useTranslations("host.loading");
  if (!problem)
    return (
      <div role="status" aria-label={t("text")} className="grid gap-3">
        <Skeleton className="h-24" />
        <Skeleton className="h-48" />
      </div>
    );
  return (
    <EmptyState
      icon={CloudAlert}
      title={t("failed")}
      action={
        <Button tone="primary" onClick={onRetry}>
          {t("again")}
        </Button>
      }
    >
      {problemOf(problem).message}
    </EmptyState>
  );
}
