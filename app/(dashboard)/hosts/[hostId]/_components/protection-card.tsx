"use client";

import Link from "next/link";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_lib/cn";
import { type ProtectionAction, protectionSentence } from "@/app/_lib/host-protection";
import { PROTECTION, type Tone } from "@/app/_lib/status";
import { useNow } from "@/app/_lib/time";
import { useFormat } from "@/app/_lib/use-format";
import { Button } from "@/app/_ui/button";
import { BackUpHost } from "./back-up-host";
import type { HostData } from "./host-screen";
import { RunDrill } from "./run-drill";

const LOOK: Record<Tone, string> = {
  good: "border-good-line bg-good-soft",
  run: "border-run-line bg-run-soft",
  warn: "border-warn-line bg-warn-soft",
  bad: "border-bad-line bg-bad-soft",
  idle: "border-idle-line bg-idle-soft",
};
const MARK: Record<Tone, string> = {
  good: "text-good",
  run: "text-run",
  warn: "text-warn",
  bad: "text-bad",
  idle: "text-idle",
};

/** Whether the host can be restored, why not, since when, and the one action that helps. */
export function ProtectionCard(data: HostData) {
  const { host } = data;
  const t = useTranslations("host.protection");
  const now = useNow();
  const format = useFormat();
  const { words, action } = protectionSentence(host);
  const { icon: Icon, tone } = PROTECTION[host.protection];
  const ago = (at: Date | null | undefined) => (at ? format.relative(at, now) : "–");
  const values = {
    snapshot: ago(host.lastSnapshotAt),
    overdue: ago(host.overdueAt),
    backup: ago(host.lastBackup?.finishedAt),
    next: ago(host.nextRunAt),
    proven: ago(host.restoreProof.provenAt),
    drillDue: ago(host.restoreProof.dueAt),
    drill: ago(host.restoreProof.doneAt),
    hasNext: host.nextRunAt ? "yes" : "no",
  };
  return (
    <section
      aria-label={t("label")}
      className={cn("flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border px-4 py-3", LOOK[tone])}
    >
      <Icon aria-hidden className={cn("size-6 shrink-0", MARK[tone])} />
      <div className="grid min-w-52 flex-1 gap-0.5">
        <h2 className="text-lg font-semibold">{t(`${words}.title`)}</h2>
        <p className="max-w-[80ch] text-ink-soft">{t(`${words}.text`, values)}</p>
      </div>
      <Action action={action} {...data} />
    </section>
  );
}

function Action({ action, ...data }: HostData & { action: ProtectionAction }) {
  const t = useTranslations("host.protection.action");
  switch (action) {
    case "back_up":
      return <BackUpHost host={data.host} sourceGroups={data.sourceGroups} />;
    case "open_job":
      return <JobLink jobId={data.host.lastBackup?.jobId ?? null} text={t("open_job")} />;
    case "open_drill":
      return <JobLink jobId={data.host.restoreProof.jobId} text={t("open_drill")} />;
    case "run_drill":
      return <RunDrill hostId={data.host.hostId} />;
    case "open_jobs":
      return <Button onClick={() => data.openTab("jobs")}>{t("open_jobs")}</Button>;
    case "open_schedules":
      return <Button onClick={() => data.openTab("schedules")}>{t("open_schedules")}</Button>;
    case null:
      return null;
  }
}

const JobLink = ({ jobId, text }: { jobId: string | null; text: string }) =>
  jobId ? (
    <Button asChild>
      <Link href={`/jobs/${jobId}`}>{text}</Link>
    </Button>
  ) : null;
