"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, RefreshCw, SearchX } from "lucide-react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import type { AuditPage } from "@/app/_lib/api-types";
import { type AuditFilters, auditExportPath, auditInput } from "@/app/_lib/audit-filter";
import { useProblem } from "@/app/_lib/server-text";
import { useTimeZone } from "@/app/_lib/time";
import { useTRPCClient } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Menu, MenuItem } from "@/app/_ui/menu";
import { Notice } from "@/app/_ui/notice";
import { AuditFiltersBar } from "./audit-filters-bar";
import { AuditTable } from "./audit-table";
import { useAuditFilters } from "./use-audit-filters";
import { VerifyButton } from "./verify-button";

const FIRST: number | null = null;
type Props = { atStart: { filters: AuditFilters; page: AuditPage } };

export function AuditScreen({ atStart }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("audit");
  const { filters, change, clear } = useAuditFilters();
  const query = useEntries(filters, atStart);
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        action={
          <>
            <Button isBusy={query.isRefetching} onClick={() => void query.refetch()}>
              {query.isRefetching ? null : <RefreshCw aria-hidden className="size-4" />}
              {t("refresh")}
            </Button>
            <ExportMenu filters={filters} />
            <VerifyButton />
          </>
        }
      />
      <div className="grid gap-3">
        <AuditFiltersBar filters={filters} onChange={change} onClear={clear} />
        {query.error ? <Notice tone="bad">{t("mayBeOld", { reason: problemOf(query.error).message })}</Notice> : null}
        {entries.length === 0 && query.data ? (
          <EmptyState icon={SearchX} title={t("none")} action={<Button onClick={clear}>{t("clear")}</Button>}>
            {t("noneText")}
          </EmptyState>
        ) : (
          <AuditTable entries={entries} />
        )}
        {query.hasNextPage ? (
          <Button
            className="justify-self-center"
            isBusy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t("older")}
          </Button>
        ) : entries.length > 0 ? (
          <p className="text-center text-sm text-ink-faint">{t("begin")}</p>
        ) : null}
      </div>
    </>
  );
}

/** The entries page by page; what the server sent with the page counts for the filters it came with. */
function useEntries(filters: AuditFilters, atStart: Props["atStart"]) {
  const client = useTRPCClient();
  const input = auditInput(filters, useTimeZone());
  const isStart = JSON.stringify(filters) === JSON.stringify(atStart.filters);
  return useInfiniteQuery({
    queryKey: [["audit", "list"], { input, type: "infinite" }],
    queryFn: ({ pageParam, signal }) =>
      client.audit.list.query({ ...input, ...(pageParam === null ? {} : { before: pageParam }) }, { signal }),
    initialPageParam: FIRST,
    ...(isStart ? { initialData: { pages: [atStart.page], pageParams: [FIRST] } } : {}),
    getNextPageParam: ({ nextBefore }) => nextBefore,
    placeholderData: (before) => before,
  });
}

function ExportMenu({ filters }: { filters: AuditFilters }) {
  const t = useTranslations("audit");
  const input = auditInput(filters, useTimeZone());
  const load = (format: "csv" | "jsonl") => () => window.location.assign(auditExportPath(input, format));
  return (
    <Menu
      trigger={
        <Button>
          <Download aria-hidden className="size-4" />
          {t("export")}
        </Button>
      }
    >
      <MenuItem onSelect={load("csv")}>{t("exportCsv")}</MenuItem>
      <MenuItem onSelect={load("jsonl")}>{t("exportJsonl")}</MenuItem>
    </Menu>
  );
}
