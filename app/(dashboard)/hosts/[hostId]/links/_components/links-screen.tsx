"use client";

import { useQuery } from "@tanstack/react-query";
import { Link2Off } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { DownloadLink, Host } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";
import { useProblem } from "@/app/_lib/server-text";
import { useTRPC } from "@/app/_lib/trpc";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { LinksHeader } from "./links-header";
import { LinksTable } from "./links-table";
import { RevokeLink } from "./revoke-link";

/** What runs out by the clock alone is looked up this often. */
const REFRESH_MS = 30_000;

export function LinksScreen({ host, atStart }: { host: Host; atStart: DownloadLink[] }) {
  const problemOf = useProblem();
  const t = useTranslations("links");
  const { data: links, error } = useQuery({
    ...useTRPC().downloads.links.queryOptions({ hostId: host.hostId }),
    initialData: atStart,
    refetchInterval: REFRESH_MS,
  });
  const [revoking, setRevoking] = useState<DownloadLink | null>(null);
  return (
    <>
      <LinksHeader host={host} />
      <div className="grid gap-3">
        {error ? <Notice tone="bad">{problemOf(error).message}</Notice> : null}
        {links.length === 0 ? (
          <EmptyState
            icon={Link2Off}
            title={t("none.title")}
            action={
              <Button asChild tone="primary">
                <Link href={hostPath(host.hostId, "snapshots")}>{t("none.action")}</Link>
              </Button>
            }
          >
            {t("none.text")}
          </EmptyState>
        ) : (
          <LinksTable links={links} onRevoke={setRevoking} />
        )}
      </div>
      <RevokeLink link={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}
