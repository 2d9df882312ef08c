"use client";

import { Camera, SearchX } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { RunBackupButton } from "@/app/_components/run-backup-button";
import { When } from "@/app/_components/when";
import { matchesSnapshot, sizeChanges, snapshotDays } from "@/app/_lib/snapshot-days";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Input } from "@/app/_ui/input";
import type { HostData } from "./host-screen";
import { SnapshotDays } from "./snapshot-list";
import { TabLoading } from "./tab-loading";
import { useSnapshots } from "./use-snapshots";

/** So many rows are drawn at a time: thousands at once would make every key stroke slow. */
const ROWS = 200;

/** What the host's repository holds of it, by day, newest first. */
export function SnapshotsTab({ host, sourceGroups }: HostData) {
  const t = useTranslations("snapshots");
  const format = useFormat();
  const { snapshots, error, isLoadingOlder, refetch } = useSnapshots(host.hostId);
  const [typed, setTyped] = useState("");
  const [rows, setRows] = useState(ROWS);
  const search = useDeferredValue(typed);
  if (!snapshots) return <TabLoading problem={error} onRetry={refetch} />;
  const [first] = sourceGroups;
  if (snapshots.length === 0)
    return (
      <EmptyState
        icon={Camera}
        title={t("none")}
        action={first ? <RunBackupButton repoStatus={host.repoStatus} sourceGroupId={first.sourceGroupId} /> : null}
      >
        {t("noneText")}
      </EmptyState>
    );
  const found = snapshots.filter((snapshot) => matchesSnapshot(snapshot, search));
  const shown = found.slice(0, rows);
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-ink-soft">
          {t.rich("summary", {
            count: snapshots.length,
            newest: () => <When at={snapshots[0]?.takenAt ?? null} />,
          })}
          {isLoadingOlder ? ` ${t("loadingOlder")}` : null}
        </p>
        <Input
          type="search"
          aria-label={t("search")}
          placeholder={t("searchPlaceholder")}
          className="w-full sm:w-72"
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setRows(ROWS);
          }}
        />
      </div>
      {error ? <p className="text-sm text-bad">{t("olderFailed")}</p> : null}
      {found.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title={t("noMatch")}
          action={<Button onClick={() => setTyped("")}>{t("clearSearch")}</Button>}
        >
          {isLoadingOlder ? t("noMatchYet") : t("noMatchText")}
        </EmptyState>
      ) : (
        <SnapshotDays
          host={host}
          days={snapshotDays(shown, (at) => format.date(at))}
          changes={sizeChanges(snapshots)}
        />
      )}
      {shown.length < found.length ? (
        <Button className="justify-self-center" onClick={() => setRows(rows + ROWS)}>
          {t("more", { left: found.length - shown.length })}
        </Button>
      ) : null}
    </div>
  );
}
