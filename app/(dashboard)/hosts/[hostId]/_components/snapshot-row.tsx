"use client";

import { Lock } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { TagList } from "@/app/_components/tag-list";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { useRefusal } from "@/app/_lib/session";
import { ownTags, type SizeChange } from "@/app/_lib/snapshot-days";
import { treePath } from "@/app/_lib/snapshot-links";
import { useFormat } from "@/app/_lib/use-format";
import { Td, Tr } from "@/app/_ui/table";
import { type ActionsProps, SnapshotActions } from "./snapshot-actions";

export type RowProps = ActionsProps & {
  change: SizeChange | undefined;
  isForeign: boolean;
  isCompared: boolean;
};

export function SnapshotRow(props: RowProps) {
  const { host, snapshot, change, isForeign } = props;
  const format = useFormat();
  return (
    <Tr className="hover:bg-hover">
      <Td>
        <CompareBox {...props} />
      </Td>
      <Td className="whitespace-nowrap">
        <Time at={snapshot.takenAt} />
      </Td>
      <Td>
        <span className="inline-flex flex-wrap items-center gap-x-2">
          <SnapshotName host={host} snapshot={snapshot} />
          <HeldBadge snapshot={snapshot} />
        </span>
      </Td>
      <Td className="max-w-80 font-mono break-all">
        <Paths snapshot={snapshot} isForeign={isForeign} />
      </Td>
      <Td className="max-lg:hidden">
        <TagList tags={ownTags(snapshot.tags)} limit={3} />
      </Td>
      <Td className="text-right whitespace-nowrap">{figure(snapshot.totalFiles, format.count)}</Td>
      <Td className="text-right whitespace-nowrap">
        {figure(snapshot.totalBytes, format.bytes)}
        <Change change={change} />
      </Td>
      <Td className="text-right whitespace-nowrap">{figure(snapshot.dataAddedBytes, format.bytes)}</Td>
      <Td className="text-right">
        <SnapshotActions {...props} />
      </Td>
    </Tr>
  );
}

export function SnapshotCard(props: RowProps) {
  const { host, snapshot, change, isForeign } = props;
  const t = useTranslations("snapshots");
  const format = useFormat();
  const { totalFiles, totalBytes, dataAddedBytes } = snapshot;
  return (
    <li className="grid gap-1 rounded-lg border border-line bg-surface p-3">
      <div className="flex items-center gap-2.5">
        <CompareBox {...props} />
        <Time at={snapshot.takenAt} />
        <SnapshotName host={host} snapshot={snapshot} />
        <HeldBadge snapshot={snapshot} />
        <span className="-my-1 ml-auto">
          <SnapshotActions {...props} />
        </span>
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
      {ownTags(snapshot.tags).length > 0 ? <TagList tags={ownTags(snapshot.tags)} limit={5} /> : null}
    </li>
  );
}

/** Leads into the snapshot; for a viewer it is only a name. */
function SnapshotName({ host, snapshot: { snapshotId } }: { host: Host; snapshot: Snapshot }) {
  const t = useTranslations("snapshots.action");
  const refusal = useRefusal("operator");
  const id = shortId(snapshotId);
  if (refusal)
    return (
      <code title={snapshotId} className="font-mono">
        {id}
      </code>
    );
  return (
    <Link
      href={treePath({ hostId: host.hostId, snapshotId, via: null })}
      data-row
      title={snapshotId}
      aria-label={t("browseOne", { id })}
      className="inline-flex min-h-6 items-center font-mono underline decoration-line-strong underline-offset-2 hover:decoration-current"
    >
      {id}
    </Link>
  );
}

function HeldBadge({ snapshot: { isHeld } }: { snapshot: Snapshot }) {
  const t = useTranslations("snapshots");
  if (!isHeld) return null;
  return (
    <span
      title={t("heldTitle")}
      className="inline-flex items-center gap-1 rounded-sm border border-run-line bg-run-soft px-1.5 text-xs leading-5 text-run"
    >
      <Lock aria-hidden className="size-3" />
      {t("held")}
    </span>
  );
}

function CompareBox({ snapshot, isCompared, onCompare }: RowProps) {
  const t = useTranslations("snapshots.compare");
  const refusal = useRefusal("operator");
  return (
    <input
      type="checkbox"
      aria-label={t("choose", { id: shortId(snapshot.snapshotId) })}
      title={refusal}
      disabled={refusal !== undefined}
      className="block size-4 accent-accent max-md:size-6"
      checked={isCompared}
      onChange={onCompare}
    />
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
