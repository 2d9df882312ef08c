/** The form of a schedule, between what is typed and what the server takes. */
import type { useTranslations } from "use-intl";
import type { Blackout, Retention, ScheduleKind } from "@/agent/protocol/mod";
import type { CreateScheduleInput, PreviewScheduleInput, Schedule, SourceGroup } from "./api-types";
import { cronFields, weekdaysIn } from "./cron-text";

export const PRESETS = ["hourly", "daily", "weekly", "cron"] as const;
export type Preset = (typeof PRESETS)[number];

/** Everything is kept while another preset is tried. `time` is `HH:MM`; in `days` 0 is Sunday. */
export type Timing = { preset: Preset; minute: string; time: string; days: readonly number[]; cron: string };

export const KEEP_RULES = [
  ...(["keepLast", "keepHourly", "keepDaily", "keepWeekly", "keepMonthly", "keepYearly"] as const),
] as const;
export type KeepRule = (typeof KEEP_RULES)[number];

export type ScheduleDraft = {
  name: string;
  kind: ScheduleKind;
  timing: Timing;
  timeZone: string;
  spreadMinutes: string;
  sourceGroupIds: readonly string[];
  keep: Record<KeepRule | "keepWithin" | "keepTags", string>;
  checkParts: string;
  missedRunPolicy: Schedule["missedRunPolicy"];
  catchUpHours: string;
  blackouts: readonly Blackout[];
  isEnabled: boolean;
};

const NIGHTLY: Timing = { preset: "daily", minute: "0", time: "02:30", days: [0], cron: "30 2 * * *" };
const USUAL_RETENTION: Retention = { keepDaily: 7, keepWeekly: 4, keepMonthly: 12 };

/** What a new schedule starts from: a nightly backup of everything. */
export const newDraft = (timeZone: string, groups: readonly SourceGroup[]): ScheduleDraft => ({
  name: "",
  kind: "backup",
  timing: NIGHTLY,
  timeZone,
  spreadMinutes: "0",
  sourceGroupIds: groups.map(({ sourceGroupId }) => sourceGroupId),
  keep: keepTexts(USUAL_RETENTION),
  checkParts: "",
  missedRunPolicy: "catch_up",
  catchUpHours: "24",
  blackouts: [],
  isEnabled: true,
});

export const draftOf = (schedule: Schedule): ScheduleDraft => ({
  ...schedule,
  timing: timingOf(schedule.cron),
  spreadMinutes: String(schedule.spreadSeconds / 60),
  keep: keepTexts(schedule.retention ?? USUAL_RETENTION),
  checkParts: schedule.checkParts === null ? "" : String(schedule.checkParts),
  catchUpHours: String(schedule.catchUpHours),
});

function keepTexts(retention: Retention): ScheduleDraft["keep"] {
  const counts = KEEP_RULES.map((rule) => [rule, String(retention[rule] ?? "")] as const);
  const texts = { keepWithin: retention.keepWithin ?? "", keepTags: (retention.keepTags ?? []).join(", ") };
  return { ...(Object.fromEntries(counts) as Record<KeepRule, string>), ...texts };
}

/** The preset that a cron expression is an example of. */
export function timingOf(cron: string): Timing {
  const free = { ...NIGHTLY, preset: "cron", cron } as const;
  const fields = cronFields(cron);
  if (!fields || !/^\d{1,2}$/.test(fields.minute) || fields.day !== "*" || fields.month !== "*") return free;
  const { minute, hour, weekday } = fields;
  if (hour === "*" && weekday === "*") return { ...free, preset: "hourly", minute: String(Number(minute)) };
  if (!/^\d{1,2}$/.test(hour)) return free;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (weekday === "*") return { ...free, preset: "daily", time };
  const days = weekdaysIn(weekday);
  return days ? { ...free, preset: "weekly", time, days } : free;
}

/** The cron expression that is meant; empty while something is missing, as `timingProblem` tells. */
export function cronOf(timing: Timing): string {
  if (timingProblem(timing) !== undefined) return "";
  const [hour, minute] = timing.time.split(":").map(Number);
  switch (timing.preset) {
    case "hourly":
      return `${Number(timing.minute)} * * * *`;
    case "daily":
      return `${minute} ${hour} * * *`;
    case "weekly":
      return `${minute} ${hour} * * ${[...timing.days].sort((a, b) => a - b).join(",")}`;
    case "cron":
      return timing.cron.trim();
  }
}

/** What is missing for the preset, as a key of `schedules.problem`. */
export function timingProblem({ preset, minute, time, days }: Timing): "minute" | "time" | "days" | undefined {
  if (preset === "hourly" && !/^[0-5]?\d$/.test(minute)) return "minute";
  if ((preset === "daily" || preset === "weekly") && !/^\d\d:\d\d$/.test(time)) return "time";
  return preset === "weekly" && days.length === 0 ? "days" : undefined;
}

/** A number that was typed; `fallback` when nothing was. */
const numberOf = (text: string, fallback: number): number => (text.trim() === "" ? fallback : Number(text));

/** The rules that were filled in; which of them are sound is for the server to say. */
export function retentionOf(keep: ScheduleDraft["keep"]): Retention {
  const counts = KEEP_RULES.flatMap((rule) => (keep[rule].trim() === "" ? [] : [[rule, Number(keep[rule])]]));
  const keepTags = keep.keepTags.split(/[\s,]+/).filter(Boolean);
  const keepWithin = keep.keepWithin.trim();
  return {
    ...Object.fromEntries(counts),
    ...(keepWithin ? { keepWithin } : {}),
    ...(keepTags.length > 0 ? { keepTags } : {}),
  };
}

/** Everything that the kind has use for; the rest is sent empty. */
export const scheduleFrom = (draft: ScheduleDraft): Omit<CreateScheduleInput, "hostId" | "pausedUntil"> => ({
  name: draft.name,
  kind: draft.kind,
  cron: cronOf(draft.timing),
  timeZone: draft.timeZone,
  spreadSeconds: Math.round(numberOf(draft.spreadMinutes, 0) * 60),
  sourceGroupIds: draft.kind === "backup" ? [...draft.sourceGroupIds] : [],
  retention: draft.kind === "forget" ? retentionOf(draft.keep) : null,
  checkParts: draft.kind === "check" && draft.checkParts.trim() !== "" ? Number(draft.checkParts) : null,
  missedRunPolicy: draft.missedRunPolicy,
  catchUpHours: numberOf(draft.catchUpHours, 24),
  blackouts: [...draft.blackouts],
  isEnabled: draft.isEnabled,
});

/** The part of a draft that says when it runs, and what is worth a warning. */
export function previewFrom(draft: ScheduleDraft): PreviewScheduleInput {
  const { kind, cron, timeZone, spreadSeconds, blackouts, missedRunPolicy, retention } = scheduleFrom(draft);
  return { ...{ kind, cron, timeZone, spreadSeconds, blackouts, missedRunPolicy, retention } };
}

/** Rules as short words, such as `the last 3; all within 2d`. */
export function retentionText(
  { keepWithin, keepTags, ...counts }: Retention,
  t: ReturnType<typeof useTranslations<"schedules.retentionText">>,
): string {
  const texts = KEEP_RULES.flatMap((rule) => {
    const count = counts[rule];
    return count === undefined ? [] : [t(rule, { count })];
  });
  const within = keepWithin === undefined ? [] : [t("keepWithin", { span: keepWithin })];
  const tags = keepTags && keepTags.length > 0 ? [t("keepTags", { tags: keepTags.join(", ") })] : [];
  return [...texts, ...within, ...tags].join("; ");
}
