"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { StorageTrend } from "@/app/_lib/api-types";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { TrendChart } from "@/app/_ui/chart";
import { Panel } from "@/app/_ui/panel";
import { Skeleton } from "@/app/_ui/skeleton";

const REFETCH_MS = 5 * 60_000;

/** How the data in all repositories grows; says what was not measured rather than drawing it. */
export function StoragePanel({ atStart }: { atStart: StorageTrend | null }) {
  const t = useTranslations("overview.storage");
  const trpc = useTRPC();
  const format = useFormat();
  const { data: storage } = useQuery({
    ...trpc.overview.storage.queryOptions(),
    ...(atStart ? { initialData: atStart } : {}),
    refetchInterval: REFETCH_MS,
  });
  return (
    <Panel title={t("title")}>
      {!storage ? <Skeleton className="h-48" /> : null}
      {storage && storage.days.length === 0 ? <p className="text-ink-soft">{t("none")}</p> : null}
      {storage && storage.days.length > 0 ? (
        <div className="grid gap-2">
          <TrendChart
            label={t("label")}
            text={format.bytes}
            points={storage.days.map(({ day, bytes }) => ({ day, value: bytes }))}
          />
          {storage.measured < storage.repositories ? (
            <p className="text-sm text-ink-faint">
              {t("measured", { measured: storage.measured, total: storage.repositories })}
            </p>
          ) : null}
        </div>
      ) : null}
    </Panel>
  );
}
