"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import type { Snapshot } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { hostPath } from "@/app/_lib/host-tabs";
import { useFormat } from "@/app/_lib/use-format";
import { Choice, Choices } from "@/app/_ui/choice";
import { Field } from "@/app/_ui/field";
import { Select } from "@/app/_ui/input";
import { PathList } from "./path-list";
import type { Wizard } from "./use-wizard";

/** More than that nobody finds in a list; the others are reached through the page of snapshots. */
const LISTED = 300;

/** Which snapshot, and how much of it. */
export function StepWhat(wizard: Wizard) {
  const { plan, snapshot, set } = wizard;
  const t = useTranslations("restore.what");
  return (
    <div className="grid gap-4">
      <SnapshotField {...wizard} />
      <Choices legend={t("extent")}>
        <Choice
          name="extent"
          label={t("everything")}
          hint={<Extent snapshot={snapshot} />}
          checked={plan.isEverything}
          onChange={() => set({ isEverything: true })}
        />
        <Choice
          name="extent"
          label={t("paths")}
          hint={t("pathsHint")}
          checked={!plan.isEverything}
          onChange={() => set({ isEverything: false })}
        />
      </Choices>
      {plan.isEverything ? null : <PathList {...wizard} />}
    </div>
  );
}

function SnapshotField({ host, snapshots, snapshot, plan, set }: Wizard) {
  const t = useTranslations("restore.what");
  const labelOf = useSnapshotLabel(host.hostname);
  const listed = snapshots.slice(0, LISTED);
  const isListed = snapshot !== null && listed.includes(snapshot);
  return (
    <Field
      label={t("snapshot")}
      error={snapshot === null && plan.snapshotId !== null ? t("unknown") : undefined}
      hint={
        <>
          {t("snapshotHint")}{" "}
          <Link href={hostPath(host.hostId, "snapshots")} className="text-accent underline">
            {t("calendar")}
          </Link>
        </>
      }
    >
      {(control) => (
        <Select
          {...control}
          className="w-full"
          value={snapshot?.snapshotId ?? plan.snapshotId ?? ""}
          onChange={({ target }) => set({ snapshotId: target.value })}
        >
          {snapshot === null ? (
            <option value={plan.snapshotId ?? ""}>{shortId(plan.snapshotId ?? "")}</option>
          ) : isListed ? null : (
            <option value={snapshot.snapshotId}>{labelOf(snapshot)}</option>
          )}
          {listed.map((one, index) => (
            <option key={one.snapshotId} value={one.snapshotId}>
              {index === 0 ? t("newest", { label: labelOf(one) }) : labelOf(one)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function useSnapshotLabel(hostname: string): (snapshot: Snapshot) => string {
  const t = useTranslations("snapshots");
  const format = useFormat();
  return ({ snapshotId, takenAt, paths, ...snapshot }) =>
    [
      format.dateTime(takenAt),
      shortId(snapshotId),
      ...(snapshot.hostname === hostname ? [] : [t("madeOn", { hostname: snapshot.hostname })]),
      paths.join(", "),
    ].join(" · ");
}

function Extent({ snapshot }: { snapshot: Snapshot | null }) {
  const t = useTranslations("restore.what");
  const format = useFormat();
  if (!snapshot || snapshot.totalFiles === null || snapshot.totalBytes === null) return t("everythingPlain");
  return t("everythingHint", { count: snapshot.totalFiles, bytes: format.bytes(snapshot.totalBytes) });
}
