"use client";

import { useTranslations } from "use-intl";
import { Field } from "@/app/_ui/field";
import { Input, Select } from "@/app/_ui/input";
import type { DraftProps } from "./schedule-dialog";

/** What becomes of a run for which the host was off. */
export function ScheduleMissedFields({ draft, set, fields }: DraftProps) {
  const t = useTranslations("schedules.form");
  const isMadeUp = draft.missedRunPolicy === "catch_up";
  return (
    <div className="grid items-start gap-4 border-t border-line pt-4 sm:grid-cols-2">
      <Field label={t("whenOff")} hint={isMadeUp ? t("catchUpHelp") : t("skipHelp")} error={fields.missedRunPolicy}>
        {(control) => (
          <Select
            {...control}
            className="w-full"
            value={draft.missedRunPolicy}
            onChange={(event) => set({ missedRunPolicy: event.target.value === "skip" ? "skip" : "catch_up" })}
          >
            <option value="catch_up">{t("catchUp")}</option>
            <option value="skip">{t("skip")}</option>
          </Select>
        )}
      </Field>
      {isMadeUp ? (
        <Field label={t("atMost")} note={t("hoursLate")} error={fields.catchUpHours}>
          {(control) => (
            <Input
              {...control}
              name="catchUpHours"
              type="number"
              inputMode="numeric"
              min={1}
              max={744}
              placeholder="24"
              value={draft.catchUpHours}
              onChange={(event) => set({ catchUpHours: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </div>
  );
}
