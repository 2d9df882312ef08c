"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { PageHeader } from "@/app/_components/page-header";
import type { Host } from "@/app/_lib/api-types";
import { hostPath } from "@/app/_lib/host-tabs";

type Props = { host: Host; title: ReactNode; lead?: ReactNode; action?: ReactNode };

/** The head of a page about a host's snapshots, with the way back to their list. */
export function SnapshotPageHeader({ host, ...rest }: Props) {
  const t = useTranslations("snapshotTree");
  return (
    <PageHeader
      {...rest}
      above={
        <Link
          href={hostPath(host.hostId, "snapshots")}
          className="inline-flex min-h-6 items-center justify-self-start text-sm text-ink-soft hover:text-ink hover:underline"
        >
          {t("back", { hostname: host.hostname })}
        </Link>
      }
    />
  );
}
