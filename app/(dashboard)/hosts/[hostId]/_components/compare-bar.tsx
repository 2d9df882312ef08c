"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import type { Snapshot } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { diffPath } from "@/app/_lib/snapshot-links";
import { Button } from "@/app/_ui/button";

type Props = { hostId: string; chosen: readonly Snapshot[]; onClear: () => void };

/** The snapshots chosen to be compared: one waits for the other, two lead to what differs. */
export function CompareBar({ hostId, chosen, onClear }: Props) {
  const t = useTranslations("snapshots.compare");
  const [from, to] = chosen.toSorted((a, b) => a.takenAt.getTime() - b.takenAt.getTime());
  if (!from) return null;
  return (
    <div
      role="status"
      className="sticky bottom-3 z-20 flex flex-wrap items-center justify-between gap-2 rounded-lg border border-line bg-raised py-2 pr-2 pl-4 shadow-raised"
    >
      <p>
        {to
          ? t("two", { from: shortId(from.snapshotId), to: shortId(to.snapshotId) })
          : t("one", { id: shortId(from.snapshotId) })}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onClear}>{t("stop")}</Button>
        {to ? (
          <Button asChild tone="primary">
            <Link href={diffPath({ hostId, from: from.snapshotId, to: to.snapshotId, via: null })}>{t("go")}</Link>
          </Button>
        ) : (
          <Button tone="primary" disabledReason={t("first")}>
            {t("go")}
          </Button>
        )}
      </div>
    </div>
  );
}
