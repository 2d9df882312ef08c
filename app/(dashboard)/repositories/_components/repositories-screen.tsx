"use client";

import { Database, SearchX } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import type { PlacePage } from "@/app/_lib/api-types";
import { NO_PLACE_FILTERS, type PlaceFilters, placesPath } from "@/app/_lib/place-list";
import { useProblem } from "@/app/_lib/server-text";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { FiltersBar } from "./filters-bar";
import { PlacesTable } from "./places-table";
import { usePlaces } from "./use-places";

type Props = { filters: PlaceFilters; atStart: PlacePage };

export function RepositoriesScreen({ filters, atStart }: Props) {
  const t = useTranslations("repositories");
  const format = useFormat();
  const problemOf = useProblem();
  const router = useRouter();
  const [isChanging, startChange] = useTransition();
  const { places, total, needsAction, sizes, error, hasMore, isLoadingMore, loadMore } = usePlaces(filters, atStart);
  const isFiltered = placesPath(filters) !== "/repositories";
  const change = (next: PlaceFilters) => startChange(() => router.replace(placesPath(next), { scroll: false }));
  const lead = total > 0 ? t("needsAction", { count: needsAction }) : t("lead");
  return (
    <>
      <PageHeader title={t("title")} lead={lead} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3" aria-busy={isChanging}>
        {places.length > 0 || isFiltered ? <FiltersBar filters={filters} onChange={change} /> : null}
        {error ? <Notice tone="bad">{t("stale", { problem: problemOf(error).message })}</Notice> : null}
        {places.length > 0 ? (
          <PlacesTable places={places} sizes={sizes} />
        ) : isFiltered ? (
          <EmptyState
            icon={SearchX}
            title={t("empty.none")}
            action={<Button onClick={() => change(NO_PLACE_FILTERS)}>{t("empty.clear")}</Button>}
          >
            {t("empty.noneText")}
          </EmptyState>
        ) : (
          <EmptyState
            icon={Database}
            title={t("empty.first")}
            action={
              <Button asChild tone="primary">
                <Link href="/hosts">{t("empty.toHosts")}</Link>
              </Button>
            }
          >
            {t("empty.firstText")}
          </EmptyState>
        )}
        {hasMore ? (
          <div className="grid justify-items-center gap-1">
            <p className="text-sm text-ink-faint">{t("shown", { shown: format.count(places.length), total })}</p>
            <Button isBusy={isLoadingMore} onClick={loadMore}>
              {t("more")}
            </Button>
          </div>
        ) : null}
      </div>
    </>
  );
}
