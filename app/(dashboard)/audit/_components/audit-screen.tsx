"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { PageHeader } from "@/app/_components/page-header";
import type { AuditPage } from "@/app/_lib/api-types";
import { problemOf } from "@/app/_lib/problem";
import { useTRPCClient } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { AuditTable } from "./audit-table";
import { VerifyButton } from "./verify-button";

const FIRST: number | null = null;

export function AuditScreen({ atStart }: { atStart: AuditPage }) {
  const client = useTRPCClient();
  const query = useInfiniteQuery({
    queryKey: [["audit", "list"], { input: {}, type: "infinite" }],
    queryFn: ({ pageParam, signal }) =>
      client.audit.list.query(pageParam === null ? {} : { before: pageParam }, { signal }),
    initialPageParam: FIRST,
    initialData: { pages: [atStart], pageParams: [FIRST] },
    getNextPageParam: ({ nextBefore }) => nextBefore,
  });
  const entries = query.data.pages.flatMap((page) => page.entries);
  return (
    <>
      <PageHeader
        title="Audit"
        lead="What people, agents and the server did, newest first. Nothing here can be changed."
        action={
          <>
            <Button isBusy={query.isRefetching} onClick={() => void query.refetch()}>
              {query.isRefetching ? null : <RefreshCw aria-hidden className="size-4" />}
              Refresh list
            </Button>
            <VerifyButton />
          </>
        }
      />
      <div className="grid gap-3">
        {query.error ? <Notice tone="bad">The list may be old. {problemOf(query.error).message}</Notice> : null}
        <AuditTable entries={entries} />
        {query.hasNextPage ? (
          <Button
            className="justify-self-center"
            isBusy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show older entries
          </Button>
        ) : (
          <p className="text-center text-sm text-ink-faint">This is where the log begins.</p>
        )}
      </div>
    </>
  );
}
