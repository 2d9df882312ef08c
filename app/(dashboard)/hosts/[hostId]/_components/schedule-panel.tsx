"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { When } from "@/app/_components/when";
import type { Host, MissedRun, Schedule, SourceGroup } from "@/app/_lib/api-types";
import { cronText } from "@/app/_lib/cron-text";
import { formatPlural, formatRun } from "@/app/_lib/format";
import { retentionText } from "@/app/_lib/schedule-form";
import { blackoutText, scheduleState } from "@/app/_lib/schedule-view";
import { JOB_STATE, SCHEDULE_STATE } from "@/app/_lib/status";
import { useNow, useTimeZone } from "@/app/_lib/time";
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
  const t = useTranslations("status.jobKind");
  const { name, timeZone, warnings } = schedule;
  return (
    <Panel title={name} action={<ScheduleActions host={host} schedule={schedule} onOpen={onOpen} />}>
      <div className="grid gap-4">
        <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
          <Facts
            rows={[
              ["State", <State key="state" schedule={schedule} />],
              ["When", <Times key="when" schedule={schedule} />],
              ["Does", t(schedule.kind)],
              ...detailsOf(schedule, sourceGroups),
              ...(schedule.blackouts.length > 0
                ? [["Not between", <Blackouts key="not" schedule={schedule} />] as const]
                : []),
            ]}
          />
          <Facts
            rows={[
              ["Next runs", <NextRuns key="next" schedule={schedule} />],
              ["Last job", <LastJob key="last" schedule={schedule} />],
              [
                "Missed runs",
                missed.length > 0 ? (
                  <MissedRuns key="missed" missed={missed} timeZone={timeZone} />
                ) : (
                  <Faint key="missed">None</Faint>
                ),
              ],
            ]}
          />
        </div>
        {warnings.map((warning) => (
          <Notice key={warning} tone="warn">
            {warning}
          </Notice>
        ))}
      </div>
    </Panel>
  );
}

function State({ schedule }: { schedule: Schedule }) {
  const state = scheduleState(schedule, useNow());
  const timeZone = useTimeZone();
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      <Chip status={SCHEDULE_STATE[state]} />
      {state === "paused" && schedule.pausedUntil ? (
        <span className="text-ink-soft">until {formatRun(schedule.pausedUntil, timeZone)}</span>
      ) : null}
    </span>
  );
}

function Times({ schedule: { cron, timeZone, spreadSeconds } }: { schedule: Schedule }) {
  const text = cronText(cron);
  return (
    <>
      {text === cron ? <code className="font-mono">{cron}</code> : text}
      <span className="block text-sm text-ink-faint">
        {text === cron ? null : <code className="font-mono">{cron} · </code>}
        {timeZone}
        {spreadSeconds > 0 ? ` · up to ${formatPlural(Math.ceil(spreadSeconds / 60), "minute")} later` : null}
      </span>
    </>
  );
}

type Rows = Parameters<typeof Facts>[0]["rows"];

/** What only schedules of its kind say. */
function detailsOf({ kind, sourceGroupIds, retention, checkParts }: Schedule, groups: readonly SourceGroup[]): Rows {
  switch (kind) {
    case "backup": {
      const names = groups
        .filter(({ sourceGroupId }) => sourceGroupIds.includes(sourceGroupId))
        .map(({ name }) => name);
      return [["Source groups", names.length > 0 ? names.join(", ") : "None is left; edit the schedule"]];
    }
    case "forget":
      return [["Keeps", retention === null ? "–" : retentionText(retention)]];
    case "check":
      return [["Reads", checkParts === null ? "No data, only how it hangs together" : partsText(checkParts)]];
    case "prune":
    case "verify":
      return [];
  }
}

const partsText = (parts: number): string => (parts === 1 ? "All the data, each run" : `All the data in ${parts} runs`);

const Blackouts = ({ schedule }: { schedule: Schedule }) => (
  <ul>
    {schedule.blackouts.map((blackout) => (
      <li key={JSON.stringify(blackout)}>{blackoutText(blackout)}</li>
    ))}
  </ul>
);

function NextRuns({ schedule: { nextRuns, isEnabled, timeZone } }: { schedule: Schedule }) {
  if (!isEnabled) return <Faint>None while it is disabled</Faint>;
  if (nextRuns.length === 0) return <Faint>None</Faint>;
  return <RunTimes times={nextRuns.map(({ dueAt }) => dueAt)} timeZone={timeZone} />;
}

const LastJob = ({ schedule: { lastJob } }: { schedule: Schedule }) =>
  lastJob ? (
    <Link
      href={`/jobs/${lastJob.jobId}`}
      className="inline-flex flex-wrap items-center gap-2 rounded-md hover:underline"
    >
      <Chip status={JOB_STATE[lastJob.state]} />
      {lastJob.finishedAt ? <When at={lastJob.finishedAt} /> : null}
    </Link>
  ) : (
    <Faint>None yet</Faint>
  );

const Faint = ({ children }: { children: ReactNode }) => <span className="text-ink-faint">{children}</span>;
