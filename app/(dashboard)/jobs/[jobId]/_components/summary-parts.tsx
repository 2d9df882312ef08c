"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Job } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { hostPath } from "@/app/_lib/host-tabs";
import { CopyButton } from "@/app/_ui/code-line";

export const TwoColumns = ({ children }: { children: ReactNode }) => (
  <div className="grid gap-x-8 gap-y-1.5 md:grid-cols-2">{children}</div>
);

export function SnapshotId({ id }: { id: string | undefined }) {
  const t = useTranslations("job.summary");
  if (id === undefined) return t("noneMade");
  return (
    <span className="-my-1 inline-flex flex-wrap items-center gap-1">
      <code title={id} className="font-mono text-sm">
        {shortId(id)}
      </code>
      <CopyButton text={id} what={t("snapshotId")} />
    </span>
  );
}

/** Whose snapshot it was, where the job ran on another host. */
export function OfHost({ host: { hostId, hostname } }: { host: NonNullable<Job["ofHost"]> }) {
  const t = useTranslations("job.restore");
  return t.rich("ofHost", {
    host: () => (
      <Link key="host" href={hostPath(hostId)} className="underline [overflow-wrap:anywhere]">
        {hostname}
      </Link>
    ),
  });
}
