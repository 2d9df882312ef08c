"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { GitCompareArrows, RefreshCw, Search } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { useProblem } from "@/app/_lib/server-text";
import { useRefusal } from "@/app/_lib/session";
import { diffPath, findPath } from "@/app/_lib/snapshot-links";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { Facts, Panel } from "@/app/_ui/panel";
import { useToast } from "@/app/_ui/toast";
import { useNoChangeReason, useSayQueued } from "./use-snapshot-jobs";

type Props = { host: Host; snapshots: readonly Snapshot[]; isLoadingOlder: boolean };

/** The snapshots in figures, how fresh the list is, and the ways on from here. */
export function SnapshotsPanel({ host, snapshots, isLoadingOlder }: Props) {
  const t = useTranslations("snapshots.panel");
  const words = useTranslations("snapshots");
  const format = useFormat();
  const { hostId } = host;
  const held = snapshots.filter(({ isHeld }) => isHeld).length;
  return (
    <Panel title={t("title")}>
      <div className="grid gap-4">
        <Facts
          rows={[
            [t("count"), `${format.count(snapshots.length)}${isLoadingOlder ? ` · ${words("loadingOlder")}` : ""}`],
            [t("newest"), <When key="newest" at={snapshots[0]?.takenAt ?? null} />],
            [t("oldest"), isLoadingOlder ? "…" : <When key="oldest" at={snapshots.at(-1)?.takenAt ?? null} />],
            [t("held"), format.count(held)],
            [t("listed"), <ListedLast key="listed" hostId={hostId} />],
          ]}
        />
        <div className="flex flex-wrap gap-2">
          <LinkButton href={findPath({ hostId, via: null })}>
            <Search aria-hidden className="size-4" />
            {t("find")}
          </LinkButton>
          <LinkButton href={diffPath({ hostId, from: null, to: null, via: null })}>
            <GitCompareArrows aria-hidden className="size-4" />
            {t("compare")}
          </LinkButton>
          <RefreshSnapshots host={host} />
        </div>
        <p className="text-sm text-ink-faint">{t("refreshHint")}</p>
      </div>
    </Panel>
  );
}

/** A way on that only operators may go. */
function LinkButton({ href, children }: { href: string; children: ReactNode }) {
  const refusal = useRefusal("operator");
  if (refusal) return <Button disabledReason={refusal}>{children}</Button>;
  return (
    <Button asChild>
      <Link href={href}>{children}</Link>
    </Button>
  );
}

/** The list is what the last listing said; every backup is followed by one. */
function ListedLast({ hostId }: { hostId: string }) {
  const t = useTranslations("snapshots.panel");
  const input = { hostId, kind: "snapshots", state: "succeeded", limit: 1 } as const;
  const { data } = useQuery(useTRPC().jobs.list.queryOptions(input));
  if (!data) return "…";
  return <When at={data[0]?.finishedAt ?? null} never={t("neverListed")} />;
}

export function RefreshSnapshots({ host }: { host: Host }) {
  const problemOf = useProblem();
  const t = useTranslations("snapshots.panel");
  const say = useToast();
  const sayQueued = useSayQueued();
  const reason = useNoChangeReason(host);
  const refresh = useMutation(
    useTRPC().snapshots.refresh.mutationOptions({
      onSuccess: ({ jobId }) => sayQueued("refresh", jobId),
      onError: (error) => say("bad", problemOf(error).message),
    }),
  );
  return (
    <Button isBusy={refresh.isPending} disabledReason={reason} onClick={() => refresh.mutate({ hostId: host.hostId })}>
      {refresh.isPending ? null : <RefreshCw aria-hidden className="size-4" />}
      {t("refresh")}
    </Button>
  );
}
