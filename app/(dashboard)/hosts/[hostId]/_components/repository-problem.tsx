"use client";

import { CloudAlert, FileQuestion, Lock, PackageX, ServerOff } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";
import { useProblem } from "@/app/_lib/server-text";
import { treePath } from "@/app/_lib/snapshot-links";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import type { Via } from "./use-via";
import { ViaPicker } from "./via-picker";

type Props = { host: Host; via: Via; error: unknown; snapshotId?: string; onRetry: () => void };

/** Why a repository can't be looked into now, and what can be done about it. */
export function RepositoryProblem({ host, via, error, snapshotId, onRetry }: Props) {
  const problemOf = useProblem();
  const t = useTranslations("snapshotTree.problem");
  const { code, message } = problemOf(error);
  const { hostId } = host;
  const again = <Button onClick={onRetry}>{t("again")}</Button>;
  switch (code) {
    case "host_offline":
      return (
        <WithVia hostId={hostId} via={via}>
          <EmptyState icon={ServerOff} title={t("offline")} action={again}>
            {message}
          </EmptyState>
        </WithVia>
      );
    case "agent_too_old":
      return (
        <WithVia hostId={hostId} via={via}>
          <EmptyState icon={PackageX} title={t("agent")} action={<Way href="/agents">{t("toAgents")}</Way>}>
            {message}
          </EmptyState>
        </WithVia>
      );
    case "path_not_found":
      return (
        <EmptyState
          icon={FileQuestion}
          title={t("path")}
          action={snapshotId ? <Way href={treePath({ hostId, snapshotId, via: via.via })}>{t("toTop")}</Way> : again}
        >
          {message}
        </EmptyState>
      );
    case "snapshot_not_found":
      return (
        <EmptyState
          icon={FileQuestion}
          title={t("snapshot")}
          action={<Way href={hostPath(hostId, "snapshots")}>{t("toList")}</Way>}
        >
          {t("snapshotText")}
        </EmptyState>
      );
    case "repository_failed":
    case "repository_not_ready":
      return (
        <EmptyState
          icon={CloudAlert}
          title={t("repository")}
          action={
            <div className="flex flex-wrap justify-center gap-2">
              {again}
              <Way href={hostPath(hostId, "repository")}>{t("toRepository")}</Way>
            </div>
          }
        >
          {message}
        </EmptyState>
      );
    default:
      return (
        <EmptyState icon={CloudAlert} title={t("other")} action={again}>
          {message}
        </EmptyState>
      );
  }
}

/** In the place of what the reader's role does not open. */
export function RepositoryRefused({ reason }: { reason: string }) {
  const t = useTranslations("snapshotTree.problem");
  return (
    <EmptyState icon={Lock} title={t("refused")}>
      {reason}
    </EmptyState>
  );
}

const Way = ({ href, children }: { href: string; children: ReactNode }) => (
  <Button asChild tone="primary">
    <Link href={href}>{children}</Link>
  </Button>
);

const WithVia = ({ hostId, via, children }: { hostId: string; via: Via; children: ReactNode }) => (
  <div className="grid gap-4">
    {children}
    <ViaPicker hostId={hostId} via={via} />
  </div>
);
