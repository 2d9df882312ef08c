"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, GitCompareArrows } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import type { Host, Snapshot } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { diffPath } from "@/app/_lib/snapshot-links";
import { useTRPC } from "@/app/_lib/trpc";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/input";
import { Notice } from "@/app/_ui/notice";
import { RepositoryRefused } from "../../_components/repository-problem";
import { SnapshotPageHeader } from "../../_components/snapshot-page-header";
import { useSnapshots } from "../../_components/use-snapshots";
import { useVia } from "../../_components/use-via";
import { ViaNotice } from "../../_components/via-picker";
import { DiffAnswer } from "./diff-answer";

/** What differs between two snapshots; which two, and below which folder, is part of the address. */
export function DiffScreen({ hostAtStart }: { hostAtStart: Host }) {
  const t = useTranslations("diff");
  const { hostId } = hostAtStart;
  const { data: host = hostAtStart } = useQuery(useTRPC().hosts.get.queryOptions({ hostId }));
  const { snapshots = [] } = useSnapshots(hostId);
  const query = useSearchParams();
  const via = useVia();
  const [from, to] = [query.get("from"), query.get("to")];
  const path = query.get("path") || "/";
  const go = (next: { from?: string | null; to?: string | null; path?: string }) =>
    window.history.pushState(null, "", diffPath({ hostId, from, to, path, ...next, via: via.via }));
  const takenAt = (id: string | null) => snapshots.find((one) => one.snapshotId === id)?.takenAt.getTime();
  const [older, newer] = [takenAt(from), takenAt(to)];
  return (
    <>
      <SnapshotPageHeader host={host} title={t("title")} lead={t("lead", { hostname: host.hostname })} />
      <ViaNotice via={via} />
      {via.refusal ? (
        <RepositoryRefused reason={via.refusal} />
      ) : (
        <div className="grid gap-4">
          <div className="flex flex-wrap items-end gap-3 rounded-lg border border-line bg-surface p-4">
            <SnapshotSelect label={t("from")} snapshots={snapshots} value={from} onChange={(id) => go({ from: id })} />
            <SnapshotSelect label={t("to")} snapshots={snapshots} value={to} onChange={(id) => go({ to: id })} />
            <Button className="mb-0.5" onClick={() => go({ from: to, to: from })}>
              <ArrowLeftRight aria-hidden className="size-4" />
              {t("swap")}
            </Button>
          </div>
          {older !== undefined && newer !== undefined && older > newer ? (
            <Notice tone="warn">{t("backwards")}</Notice>
          ) : null}
          {from === null || to === null ? (
            <EmptyState icon={GitCompareArrows} title={t("start")}>
              {t("startText")}
            </EmptyState>
          ) : from === to ? (
            <EmptyState icon={GitCompareArrows} title={t("same")}>
              {t("sameText")}
            </EmptyState>
          ) : (
            <DiffAnswer
              key={JSON.stringify([from, to, path])}
              {...{ host, via, from, to, path }}
              onPath={(next) => go({ path: next })}
            />
          )}
        </div>
      )}
    </>
  );
}

type SelectProps = {
  label: string;
  snapshots: readonly Snapshot[];
  value: string | null;
  onChange: (snapshotId: string) => void;
};

function SnapshotSelect({ label, snapshots, value, onChange }: SelectProps) {
  const t = useTranslations("diff");
  const format = useFormat();
  const isListed = value === null || snapshots.some(({ snapshotId }) => snapshotId === value);
  return (
    <div className="min-w-0 flex-1 basis-72">
      <Field label={label}>
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={value ?? ""}
            onChange={({ target }) => (target.value === "" ? null : onChange(target.value))}
          >
            {value === null ? <option value="">{t("pick")}</option> : null}
            {isListed || value === null ? null : <option value={value}>{t("unknown", { id: shortId(value) })}</option>}
            {snapshots.map(({ snapshotId, takenAt, paths }) => (
              <option key={snapshotId} value={snapshotId}>
                {`${format.dateTime(takenAt)} · ${shortId(snapshotId)} · ${paths.join(", ").slice(0, 60)}`}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}
