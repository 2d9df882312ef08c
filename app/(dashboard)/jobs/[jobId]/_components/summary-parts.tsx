"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { shortId } from "@/app/_lib/format";
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
