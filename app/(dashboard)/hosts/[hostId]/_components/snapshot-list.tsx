"use client";

import { useRef } from "react";
import { useTranslations } from "use-intl";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import type { SizeChange, SnapshotDay } from "@/app/_lib/snapshot-days";
import { useFormat } from "@/app/_lib/use-format";
import { useListKeys } from "@/app/_lib/use-list-keys";
import { Head, Table, Th } from "@/app/_ui/table";
import { type RowProps, SnapshotCard, SnapshotRow } from "./snapshot-row";

type Props = {
  host: Host;
  days: readonly SnapshotDay[];
  changes: ReadonlyMap<string, SizeChange>;
  before: ReadonlyMap<string, Snapshot>;
  /** Ids of the newest of each host and paths. */
  newest: ReadonlySet<string>;
  /** Ids of those chosen to be compared. */
  compared: readonly string[];
  onCompare: (snapshotId: string) => void;
};

/** A table with one body per day; cards where there is no room for it. */
export function SnapshotDays({ host, days, changes, before, newest, compared, onCompare }: Props) {
  const t = useTranslations("snapshots");
  const columns = 9;
  const list = useRef<HTMLDivElement>(null);
  useListKeys(list);
  const rowOf = (snapshot: Snapshot): RowProps => ({
    ...{ host, snapshot },
    isNewest: newest.has(snapshot.snapshotId),
    before: before.get(snapshot.snapshotId),
    change: changes.get(snapshot.snapshotId),
    isForeign: snapshot.hostname !== host.hostname,
    isCompared: compared.includes(snapshot.snapshotId),
    onCompare: () => onCompare(snapshot.snapshotId),
  });
  return (
    <div ref={list} className="min-w-0">
      <div className="max-md:hidden">
        <Table label={t("label")} isTight>
          <Head>
            <Th className="w-8">
              <span className="sr-only">{t("compare.go")}</span>
            </Th>
            <Th>{t("taken")}</Th>
            <Th>{t("snapshot")}</Th>
            <Th>{t("paths")}</Th>
            <Th className="max-lg:hidden">{t("tags")}</Th>
            <Th className="text-right">{t("files")}</Th>
            <Th className="text-right">{t("size")}</Th>
            <Th className="text-right">{t("added")}</Th>
            <Th>
              <span className="sr-only">{t("actions")}</span>
            </Th>
          </Head>
          {days.map(({ day, snapshots }) => (
            <tbody key={day}>
              <tr className="border-b border-line bg-canvas">
                <th
                  scope="rowgroup"
                  colSpan={columns}
                  className="h-7 px-4 text-left text-xs font-semibold text-ink-soft"
                >
                  <DayTitle day={day} count={snapshots.length} />
                </th>
              </tr>
              {snapshots.map((snapshot) => (
                <SnapshotRow key={snapshot.snapshotId} {...rowOf(snapshot)} />
              ))}
            </tbody>
          ))}
        </Table>
      </div>
      <div className="grid gap-4 md:hidden">
        {days.map(({ day, snapshots }) => (
          <section key={day} className="grid gap-2">
            <h2 className="text-sm font-semibold text-ink-soft">
              <DayTitle day={day} count={snapshots.length} />
            </h2>
            <ul className="grid gap-2">
              {snapshots.map((snapshot) => (
                <SnapshotCard key={snapshot.snapshotId} {...rowOf(snapshot)} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

function DayTitle({ day, count }: { day: string; count: number }) {
  const t = useTranslations("snapshots");
  const format = useFormat();
  return (
    <>
      {format.weekday(new Date(`${day}T12:00:00Z`), "UTC")} {day}
      <span className="pl-2 font-normal text-ink-faint">{t("ofDay", { count })}</span>
    </>
  );
}
