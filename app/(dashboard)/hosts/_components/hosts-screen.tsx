"use client";

import { Plus, SearchX, Server, ServerCrash } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import type { HostSearch } from "@/app/_lib/api-types";
import { setCookie } from "@/app/_lib/cookies";
import { HOST_COLUMNS_COOKIE, type HostColumn, hiddenToCookie } from "@/app/_lib/host-columns";
import { filtersToQuery, NO_FILTERS } from "@/app/_lib/host-list";
import { useRefusal } from "@/app/_lib/session";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { AddHostDialog } from "./add-host-dialog";
import { BulkBar } from "./bulk-bar";
import { HostFiltersBar } from "./host-filters-bar";
import { HostsTable } from "./hosts-table";
import { useHostFilters } from "./use-host-filters";
import { type PageSpan, useHostPages } from "./use-host-pages";
import { useSelection } from "./use-selection";

type Props = { atStart: HostSearch; hiddenAtStart: HostColumn[] };

export function HostsScreen({ atStart, hiddenAtStart }: Props) {
  const t = useTranslations("hosts");
  const [filters, setFilters] = useHostFilters();
  const [span, setSpan] = useState<PageSpan>({ first: 0, last: 0 });
  const pages = useHostPages(filters, span, atStart);
  const [hidden, setHidden] = useState(hiddenAtStart);
  const [isAdding, setAdding] = useAdding();
  const refusal = useRefusal("operator");
  const filterKey = filtersToQuery(filters);
  const selection = useSelection(filtersToQuery({ ...filters, sort: "urgency", isDescending: false }));
  const { fleet, total } = pages.newest;
  const hide = (next: HostColumn[]) => {
    setHidden(next);
    setCookie(HOST_COLUMNS_COOKIE, hiddenToCookie(next));
  };
  const addButton = (
    <Button tone="primary" disabledReason={refusal} onClick={() => setAdding(true)}>
      <Plus aria-hidden className="size-4" />
      {t("add")}
    </Button>
  );

  return (
    <>
      <PageHeader
        title={t("title")}
        {...(fleet.hosts > 0 ? { lead: <FleetSentence fleet={fleet} />, action: addButton } : {})}
      />
      {fleet.hosts === 0 ? (
        <EmptyState icon={Server} title={t("first.title")} action={addButton}>
          {t("first.text")}
        </EmptyState>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <HostFiltersBar newest={pages.newest} filters={filters} onChange={setFilters} hidden={hidden} onHide={hide} />
          {pages.hasFailed ? (
            <EmptyState
              icon={ServerCrash}
              title={t("failed.title")}
              action={<Button onClick={pages.retry}>{t("failed.retry")}</Button>}
            >
              {t("failed.text")}
            </EmptyState>
          ) : total === 0 && !pages.isWaiting ? (
            <EmptyState
              icon={SearchX}
              title={t("nothing.title")}
              action={<Button onClick={() => setFilters(NO_FILTERS)}>{t("nothing.clear")}</Button>}
            >
              {t("nothing.text")}
            </EmptyState>
          ) : (
            <HostsTable
              pages={pages}
              filters={filters}
              filterKey={filterKey}
              hidden={hidden}
              selection={selection}
              onSort={(sort) => setFilters({ ...filters, ...sort })}
              onSpan={setSpan}
            />
          )}
          <BulkBar selection={selection} tags={pages.newest.tags} />
        </div>
      )}
      <AddHostDialog isOpen={isAdding} onOpenChange={setAdding} />
    </>
  );
}

/** `11 of 12 hosts online; 1 repository needs action; 2 hosts never backed up.` */
function FleetSentence({ fleet }: { fleet: HostSearch["fleet"] }): ReactNode {
  const t = useTranslations("hosts.sentence");
  const { hosts, online, repositoriesFailed, neverBackedUp } = fleet;
  const parts = [
    t("online", { online, count: hosts }),
    ...(repositoriesFailed > 0 ? [t("broken", { count: repositoriesFailed })] : []),
    ...(neverBackedUp > 0 ? [t("never", { count: neverBackedUp })] : []),
  ];
  return `${parts.join("; ")}.`;
}

/** `?add=1` opens the dialog, so that other pages can lead into it; closing it takes the word out of the address. */
function useAdding(): [boolean, (isOpen: boolean) => void] {
  const params = useSearchParams();
  const router = useRouter();
  const isAsked = params.get("add") === "1";
  const [isOpen, setOpen] = useState(false);
  const change = (next: boolean) => {
    setOpen(next);
    if (next || !isAsked) return;
    const rest = new URLSearchParams(params);
    rest.delete("add");
    router.replace(rest.size > 0 ? `/hosts?${rest}` : "/hosts", { scroll: false });
  };
  return [isOpen || isAsked, change];
}
