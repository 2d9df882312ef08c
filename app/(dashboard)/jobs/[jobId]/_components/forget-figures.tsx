"use client";

import { useTranslations } from "use-intl";
import type { Job } from "@/app/_lib/api-types";
import { shortId } from "@/app/_lib/format";
import { useFormat } from "@/app/_lib/use-format";
import { Disclosure } from "@/app/_ui/disclosure";
import { Facts, Panel } from "@/app/_ui/panel";

type Forget = NonNullable<Job["forget"]>;

/** How many snapshots a forget kept and removed, or would, and which. */
export function ForgetFigures({ forget }: { forget: Forget }) {
  const t = useTranslations("job.summary");
  const { isDryRun, keptCount, removedCount } = forget;
  return (
    <Panel title={isDryRun ? t("forgetDryTitle") : t("title")}>
      <div className="grid gap-3">
        <Facts
          rows={[
            [isDryRun ? t("wouldKeep") : t("kept"), t("snapshots", { count: keptCount })],
            [isDryRun ? t("wouldRemove") : t("removed"), t("snapshots", { count: removedCount })],
          ]}
        />
        <Snapshots title={isDryRun ? t("wouldRemove") : t("removed")} snapshots={forget.removed} count={removedCount} />
        <Snapshots title={isDryRun ? t("wouldKeep") : t("kept")} snapshots={forget.kept} count={keptCount} />
      </div>
    </Panel>
  );
}

function Snapshots({ title, snapshots, count }: { title: string; snapshots: Forget["kept"]; count: number }) {
  const t = useTranslations("job.summary");
  const format = useFormat();
  if (snapshots.length === 0) return null;
  const note = count > snapshots.length ? t("newestOf", { shown: snapshots.length, count }) : undefined;
  return (
    <Disclosure title={`${title}: ${t("which")}`} {...(note ? { note } : {})}>
      <ul className="grid max-h-60 grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-x-6 gap-y-0.5 overflow-y-auto text-sm">
        {snapshots.map(({ snapshotId, takenAt }) => (
          <li key={snapshotId} className="flex gap-3">
            <code title={snapshotId} className="font-mono">
              {shortId(snapshotId)}
            </code>
            <time dateTime={takenAt} className="text-ink-soft">
              {format.dateTime(new Date(takenAt))}
            </time>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
