"use client";

import { useTranslations } from "use-intl";
import { TagList } from "@/app/_components/tag-list";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import type { SizeChange, SnapshotDay } from "@/app/_lib/snapshot-days";
import { useFormat } from "@/app/_lib/use-format";
import { Head, Table, Td, Th, Tr } from "@/app/_ui/table";

type Props = { host: Host; days: readonly SnapshotDay[]; changes: ReadonlyMap<string, SizeChange> };
type RowProps = { snapshot: Snapshot; change: SizeChange | undefined; isForeign: boolean };

/** A table with one body per day; cards where there is no room for it. */
export function SnapshotDays({ host, days, changes }: Props) {
  const t = useTranslations("snapshots");
  const columns = 7;
  const rowOf = (snapshot: Snapshot): RowProps => ({
    snapshot,
    change: changes.get(snapshot.snapshotId),
    isForeign: snapshot.hostname !== host.hostname,
  });
  return (
    <>
      <div className="max-md:hidden">
        <Table label={t("label")} isTight>
          <Head>
            <Th>{t("taken")}</Th>
            <Th>{t("snapshot")}</Th>
            <Th>{t("paths")}</Th>
            <Th className="max-lg:hidden">{t("tags")}</Th>
            <Th className="text-right">{t("files")}</Th>
            <Th className="text-right">{t("size")}</Th>
            <Th className="text-right">{t("added")}</Th>
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
    </>
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

function SnapshotRow({ snapshot, change, isForeign }: RowProps) {
  const format = useFormat();
  return (
    <Tr>
      <Td className="whitespace-nowrap">
        <Time at={snapshot.takenAt} />
      </Td>
      <Td>
        <code title={snapshot.snapshotId} className="font-mono">
          {shortId(snapshot.snapshotId)}
        </code>
      </Td>
      <Td className="max-w-80 font-mono break-all">
        <Paths snapshot={snapshot} isForeign={isForeign} />
      </Td>
      <Td className="max-lg:hidden">
        <TagList tags={snapshot.tags} limit={3} />
      </Td>
      <Td className="text-right whitespace-nowrap">{figure(snapshot.totalFiles, format.count)}</Td>
      <Td className="text-right whitespace-nowrap">
        {figure(snapshot.totalBytes, format.bytes)}
        <Change change={change} />
      </Td>
      <Td className="text-right whitespace-nowrap">{figure(snapshot.dataAddedBytes, format.bytes)}</Td>
    </Tr>
  );
}

function SnapshotCard({ snapshot, change, isForeign }: RowProps) {
  const t = useTranslations("snapshots");
  const format = useFormat();
  const { totalFiles, totalBytes, dataAddedBytes } = snapshot;
  return (
    <li className="grid gap-1 rounded-lg border border-line bg-surface p-3">
      <div className="flex flex-wrap justify-between gap-2">
        <Time at={snapshot.takenAt} />
        <code className="font-mono">{shortId(snapshot.snapshotId)}</code>
      </div>
      <p className="font-mono text-sm break-all text-ink-soft">
        <Paths snapshot={snapshot} isForeign={isForeign} />
      </p>
      {totalFiles === null || totalBytes === null ? null : (
        <p className="text-sm text-ink-soft">
          {t("fileCount", { count: totalFiles })} · {format.bytes(totalBytes)}
          <Change change={change} />
          {dataAddedBytes === null ? null : ` · ${t("addedBytes", { bytes: format.bytes(dataAddedBytes) })}`}
        </p>
      )}
      {snapshot.tags.length > 0 ? <TagList tags={snapshot.tags} limit={5} /> : null}
    </li>
  );
}

function Time({ at }: { at: Date }) {
  const format = useFormat();
  return (
    <time dateTime={at.toISOString()} title={format.utc(at)}>
      {format.clock(at)}
    </time>
  );
}

/** Of a repository that several hosts share, those of another host name it. */
function Paths({ snapshot: { hostname, paths }, isForeign }: { snapshot: Snapshot; isForeign: boolean }) {
  const t = useTranslations("snapshots");
  return (
    <>
      {isForeign ? <span className="pr-2 font-sans text-ink">{t("madeOn", { hostname })}</span> : null}
      {paths.join(", ")}
    </>
  );
}

/** How the size differs from the snapshot before of the same paths. */
function Change({ change }: { change: SizeChange | undefined }) {
  const t = useTranslations("snapshots");
  const format = useFormat();
  if (!change || change.bytes === 0) return null;
  const bytes = format.bytes(Math.abs(change.bytes));
  return (
    <span title={t("changeTitle")} className="pl-2 text-ink-faint">
      {change.bytes > 0 ? "+" : "−"}
      {bytes}
    </span>
  );
}

/** restic before 0.17 keeps no figures with a snapshot. */
const figure = (value: number | null, format: (value: number) => string): string =>
  value === null ? "–" : format(value);
