"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { cronOf, PRESETS, type Preset, type Timing } from "@/app/_lib/schedule-form";
import { Field } from "@/app/_ui/field";
import { Input, Select } from "@/app/_ui/input";
import { DayBoxes } from "./day-boxes";
import type { DraftProps } from "./schedule-dialog";
import { SchedulePreviewBox } from "./schedule-preview-box";
import type { DraftPreview } from "./use-schedule-preview";

/** When it runs, and beside it what that means. */
export function ScheduleWhen({ preview, ...parts }: DraftProps & { preview: DraftPreview }) {
  const t = useTranslations("schedules.form");
  const { draft, set, fields } = parts;
  return (
    <fieldset className="grid items-start gap-4 border-t border-line pt-4 md:grid-cols-2">
      <legend className="sr-only">{t("when")}</legend>
      <div className="grid gap-4">
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <PresetField {...parts} />
          <TimingField {...parts} />
        </div>
        {draft.timing.preset === "weekly" ? (
          <DayBoxes
            legend={t("days")}
            error={draft.timing.days.length === 0 ? fields.cron : undefined}
            days={draft.timing.days}
            onChange={(days) => set({ timing: { ...draft.timing, days } })}
          />
        ) : null}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <ZoneField {...parts} />
          <Field label={t("startUpTo")} note={t("minutesLater")} error={fields.spreadSeconds}>
            {(control) => (
              <Input
                {...control}
                name="spreadSeconds"
                type="number"
                inputMode="numeric"
                min={0}
                max={1440}
                value={draft.spreadMinutes}
                onChange={(event) => set({ spreadMinutes: event.target.value })}
              />
            )}
          </Field>
        </div>
        <p className="-mt-2 text-sm text-ink-faint">{t("spreadHint")}</p>
      </div>
      <SchedulePreviewBox draft={draft} preview={preview} hasTime={fields.cron === undefined} />
    </fieldset>
  );
}

const presetFrom = (text: string): Preset => PRESETS.find((one) => one === text) ?? "cron";

/** What the preset said so far is where a cron expression is written on from. */
function PresetField({ draft: { timing }, set }: DraftProps) {
  const t = useTranslations("schedules");
  return (
    <Field label={t("form.runs")}>
      {(control) => (
        <Select
          {...control}
          className="w-full"
          value={timing.preset}
          onChange={(event) => {
            const preset = presetFrom(event.target.value);
            set({ timing: { ...timing, preset, cron: cronOf(timing) || timing.cron } });
          }}
        >
          {PRESETS.map((preset) => (
            <option key={preset} value={preset}>
              {t(`preset.${preset}`)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

const INPUTS: Record<
  Preset,
  { textKey: "atMinute" | "at" | "cron"; name: "minute" | "time" | "cron"; type: string; placeholder?: string }
> = {
  hourly: { textKey: "atMinute", name: "minute", type: "number" },
  daily: { textKey: "at", name: "time", type: "time" },
  weekly: { textKey: "at", name: "time", type: "time" },
  cron: { textKey: "cron", name: "cron", type: "text", placeholder: "30 2 * * *" },
};

function TimingField({ draft: { timing }, set, fields }: DraftProps) {
  const t = useTranslations("schedules.form");
  const { textKey, name, type, placeholder } = INPUTS[timing.preset];
  const change = (value: string): Timing => ({ ...timing, [name]: value });
  return (
    <Field
      label={t(textKey)}
      hint={timing.preset === "cron" ? t("cronHint") : undefined}
      error={timing.preset === "weekly" && timing.days.length === 0 ? undefined : fields.cron}
    >
      {(control) => (
        <Input
          {...control}
          key={name}
          name="cron"
          type={type}
          {...(type === "number" ? { min: 0, max: 59, step: 1 } : {})}
          placeholder={placeholder}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          className={name === "cron" ? "font-mono" : undefined}
          value={timing[name]}
          onChange={(event) => set({ timing: change(event.target.value) })}
        />
      )}
    </Field>
  );
}

function ZoneField({ draft: { timeZone }, set, fields }: DraftProps) {
  const t = useTranslations("schedules.form");
  const zones = useMemo(
    () => [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone"), timeZone])].sort(),
    [timeZone],
  );
  return (
    <Field label={t("timeZone")} error={fields.timeZone}>
      {(control) => (
        <Select
          {...control}
          className="w-full"
          value={timeZone}
          onChange={(event) => set({ timeZone: event.target.value })}
        >
          {zones.map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}
