"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Host, MissedRun, Schedule, SourceGroup } from "@/app/_lib/api-types";
import { scheduleState } from "@/app/_lib/schedule-view";
import { ServerSays } from "@/app/_lib/server-text";
import { JOB_STATE, SCHEDULE_STATE } from "@/app/_lib/status";
import { useNow } from "@/app/_lib/time";
import { useFormat } from "@/app/_lib/use-format";
import { useBlackoutText, useCronText, useRetentionText } from "@/app/_lib/use-schedule-text";
import { Chip } from "@/app/_ui/chip";
import { Notice } from "@/app/_ui/notice";
import { Facts, Panel } from "@/app/_ui/panel";
import { MissedRuns } from "./missed-runs";
import { RunTimes } from "./run-time";
import { ScheduleActions } from "./schedule-actions";

type Props = {
  host: Host;
  schedule: Schedule;
  sourceGroups: readonly SourceGroup[];
  missed: readonly MissedRun[];
  onOpen: (dialog: "edit" | "pause" | "delete") => void;
};

/** One schedule: what it does, when it does it next, and what became of it so far. */
export function SchedulePanel({ host, schedule, sourceGroups, missed, onOpen }: Props) {
  const t = useTranslations("schedules.panel");
  const kind = useTranslations("status.jobKind");
  const details = useDetails(schedule, sourceGroups);
  const { name, timeZone, warnings } = schedule;
  return (
    <Panel title={name} action={<ScheduleActions host={host} schedule={schedule} onOpen={onOpen} />}>
      <div className="grid gap-4">
        <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
          <Facts
            rows={[
              [t("state"), <State key="state" schedule={schedule} />],
              [t("when"), <Times key="when" schedule={schedule} />],
              [t("does"), kind(schedule.kind)],
              ...details,
              ...(schedule.blackouts.length > 0
                ? [[t("notBetween"), <Blackouts key="not" schedule={schedule} />] as const]
                : []),
            ]}
          />
          <Facts
            rows={[
              [t("nextRuns"), <NextRuns key="next" schedule={schedule} />],
              [t("lastJob"), <LastJob key="last" schedule={schedule} />],
              [
                t("missed"),
                missed.length > 0 ? (
                  <MissedRuns key="missed" missed={missed} timeZone={timeZone} />
                ) : (
                  <Faint key="missed">{t("none")}</Faint>
                ),
              ],
            ]}
          />
        </div>
        {warnings.map((warning) => (
          <Notice key={warning} tone="warn">
            <ServerSays>{warning}</ServerSays>
          </Notice>
        ))}
      </div>
    </Panel>
  );
}

function State({ schedule }: { schedule: Schedule }) {
  const state = scheduleState(schedule, useNow());
  const t = useTranslations("schedules.panel");
  const format = useFormat();
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Chip status={SCHEDULE_STATE[state]} />
      {state === "paused" && schedule.pausedUntil ? (
        <span className="text-ink-soft">{t("until", { time: format.run(schedule.pausedUntil) })}</span>
      ) : null}
    </span>
  );
}

function Times({ schedule: { cron, timeZone, spreadSeconds } }: { schedule: Schedule }) {
  const t = useTranslations("schedules.panel");
  const text = useCronText()(cron);
  return (
    <>
      {text === cron ? <code className="font-mono">{cron}</code> : text}
      <span className="block text-sm text-ink-faint">
        {text === cron ? null : <code className="font-mono">{cron} · </code>}
        {timeZone}
        {spreadSeconds > 0 ? ` · ${t("later", { count: Math.ceil(spreadSeconds / 60) })}` : null}
      </span>
    </>
  );
}

type Rows = Parameters<typeof Facts>[0]["rows"];

/** What only schedules of its kind say. */
function useDetails(schedule: Schedule, groups: readonly SourceGroup[]): Rows {
  const t = useTranslations("schedules.panel");
  const retentionText = useRetentionText();
  const { kind, sourceGroupIds, retention, checkParts } = schedule;
  switch (kind) {
    case "backup": {
      const names = groups
        .filter(({ sourceGroupId }) => sourceGroupIds.includes(sourceGroupId))
        .map(({ name }) => name);
      return [[t("groups"), names.length > 0 ? names.join(", ") : t("noGroup")]];
    }
    case "forget":
      return [[t("keeps"), retention === null ? "–" : retentionText(retention)]];
    case "check":
      return [[t("reads"), checkParts === null ? t("readsNothing") : t("readsAll", { parts: checkParts })]];
    case "prune":
    case "verify":
      return [];
  }
}

function Blackouts({ schedule }: { schedule: Schedule }) {
  const blackoutText = useBlackoutText();
  return (
    <ul>
      {schedule.blackouts.map((blackout) => (
        <li key={JSON.stringify(blackout)}>{blackoutText(blackout)}</li>
      ))}
    </ul>
  );
}

function NextRuns({ schedule: { nextRuns, isEnabled, timeZone } }: { schedule: Schedule }) {
  const t = useTranslations("schedules.panel");
  if (!isEnabled) return <Faint>{t("noneDisabled")}</Faint>;
  if (nextRuns.length === 0) return <Faint>{t("none")}</Faint>;
  return <RunTimes times={nextRuns.map(({ dueAt }) => dueAt)} timeZone={timeZone} />;
}

function LastJob({ schedule: { lastJob } }: { schedule: Schedule }) {
  const t = useTranslations("schedules.panel");
  return lastJob ? (
    <Link
      href={`/jobs/${lastJob.jobId}`}
      className="inline-flex flex-wrap items-center gap-2 rounded-md hover:underline"
    >
      <Chip status={JOB_STATE[lastJob.state]} />
      {lastJob.finishedAt ? <When at={lastJob.finishedAt} /> : null}
    </Link>
  ) : (
    <Faint>{t("noneYet")}</Faint>
  );
}

const Faint = ({ children }: { children: ReactNode }) => <span className="text-ink-faint">{children}</span>;
