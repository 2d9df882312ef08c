"use client";

import { CalendarX, Camera, SearchX } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { RunBackupButton } from "@/app/_components/run-backup-button";
import { When } from "@/app/_components/when";
import type { Snapshot } from "@/app/_lib/api-types";
import { matchesSnapshot, newestOfPaths, sizeChanges, snapshotDays, snapshotsBefore } from "@/app/_lib/snapshot-days";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Input } from "@/app/_ui/input";
import { CompareBar } from "./compare-bar";
import type { HostData } from "./host-screen";
import { SnapshotCalendar } from "./snapshot-calendar";
import { SnapshotDays } from "./snapshot-list";
import { RefreshSnapshots, SnapshotsPanel } from "./snapshots-panel";
import { TabLoading } from "./tab-loading";
import { useSnapshots } from "./use-snapshots";

/** So many rows are drawn at a time: thousands at once would make every key stroke slow. */
const ROWS = 200;

/** What the host's repository holds of it: a calendar, and the list by day, newest first. */
export function SnapshotsTab({ host, sourceGroups }: HostData) {
  const t = useTranslations("snapshots");
  const { snapshots, error, isLoadingOlder, refetch } = useSnapshots(host.hostId);
  const [day, setDay] = useState<string | null>(null);
  if (!snapshots) return <TabLoading problem={error} onRetry={refetch} />;
  const [first] = sourceGroups;
  if (snapshots.length === 0)
    return (
      <EmptyState
        icon={Camera}
        title={t("none")}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {first ? <RunBackupButton repoStatus={host.repoStatus} sourceGroupId={first.sourceGroupId} /> : null}
            <RefreshSnapshots host={host} />
          </div>
        }
      >
        {t("noneText")}
      </EmptyState>
    );
  return (
    <div className="grid gap-4">
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,27rem)_minmax(0,1fr)]">
        <SnapshotCalendar snapshots={snapshots} isWhole={!isLoadingOlder && !error} chosen={day} onChoose={setDay} />
        <SnapshotsPanel host={host} snapshots={snapshots} isLoadingOlder={isLoadingOlder} />
      </div>
      {error ? <p className="text-sm text-bad">{t("olderFailed")}</p> : null}
      <SnapshotSearch
        // Another day begins at the top of its list.
        key={day}
        {...{ host, snapshots, day, isLoadingOlder }}
        onAllDays={() => setDay(null)}
      />
    </div>
  );
}

type SearchProps = Pick<HostData, "host"> & {
  snapshots: Snapshot[];
  day: string | null;
  isLoadingOlder: boolean;
  onAllDays: () => void;
};

function SnapshotSearch({ host, snapshots, day, isLoadingOlder, onAllDays }: SearchProps) {
  const t = useTranslations("snapshots");
  const format = useFormat();
  const [typed, setTyped] = useState("");
  const [rows, setRows] = useState(ROWS);
  const [compared, setCompared] = useState<string[]>([]);
  const search = useDeferredValue(typed);
  const changes = useMemo(() => sizeChanges(snapshots), [snapshots]);
  const before = useMemo(() => snapshotsBefore(snapshots), [snapshots]);
  const newest = useMemo(() => newestOfPaths(snapshots), [snapshots]);
  const found = snapshots.filter(
    (snapshot) => (day === null || format.date(snapshot.takenAt) === day) && matchesSnapshot(snapshot, search),
  );
  const shown = found.slice(0, rows);
  // Two can be compared; a third takes the place of the one that was chosen first.
  const compare = (id: string) =>
    setCompared((ids) => (ids.includes(id) ? ids.filter((one) => one !== id) : [...ids.slice(-1), id]));
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-ink-soft">
          {day === null ? (
            t.rich("summary", {
              count: snapshots.length,
              newest: () => <When at={snapshots[0]?.takenAt ?? null} />,
            })
          ) : (
            <span className="inline-flex flex-wrap items-center gap-2">
              {t("calendar.only", { day })}
              <Button size="sm" onClick={onAllDays}>
                {t("calendar.all")}
              </Button>
            </span>
          )}
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
      {found.length > 0 ? (
        <SnapshotDays
          host={host}
          days={snapshotDays(shown, (at) => format.date(at))}
          {...{ changes, before, newest, compared }}
          onCompare={compare}
        />
      ) : day !== null && search === "" ? (
        <EmptyState
          icon={CalendarX}
          title={t("calendar.noneOfDay", { day })}
          action={<Button onClick={onAllDays}>{t("calendar.all")}</Button>}
        >
          {isLoadingOlder ? t("noMatchYet") : t("calendar.noneOfDayText")}
        </EmptyState>
      ) : (
        <EmptyState
          icon={SearchX}
          title={t("noMatch")}
          action={<Button onClick={() => setTyped("")}>{t("clearSearch")}</Button>}
        >
          {isLoadingOlder ? t("noMatchYet") : t("noMatchText")}
        </EmptyState>
      )}
      {shown.length < found.length ? (
        <Button className="justify-self-center" onClick={() => setRows(rows + ROWS)}>
          {t("more", { left: found.length - shown.length })}
        </Button>
      ) : null}
      <CompareBar
        hostId={host.hostId}
        chosen={snapshots.filter(({ snapshotId }) => compared.includes(snapshotId))}
        onClear={() => setCompared([])}
      />
    </div>
  );
}
