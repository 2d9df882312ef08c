"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "use-intl";
import type { Blackout } from "@/agent/protocol/mod";
import { Button } from "@/app/_ui/button";
import { Disclosure } from "@/app/_ui/disclosure";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { DayBoxes } from "./day-boxes";
import type { DraftProps } from "./schedule-dialog";

const OFFICE_HOURS: Blackout = { days: [1, 2, 3, 4, 5], from: "08:00", to: "18:00" };

/** Times of day in which nothing starts. */
export function BlackoutFields({ draft: { blackouts, missedRunPolicy }, set, fields }: DraftProps) {
  const t = useTranslations("schedules.form");
  const change = (at: number, next: Blackout | null) =>
    set({ blackouts: blackouts.flatMap((one, index) => (index === at ? (next ?? []) : one)) });
  return (
    <Disclosure
      title={t("blackouts")}
      note={blackouts.length > 0 ? t("windows", { count: blackouts.length }) : t("none")}
      isOpenAtStart={blackouts.length > 0}
    >
      <p className="text-sm text-ink-soft">
        {missedRunPolicy === "catch_up" ? t("blackoutsCatchUp") : t("blackoutsSkip")}
      </p>
      {blackouts.map((blackout, index) => (
        <BlackoutRow
          // biome-ignore lint/suspicious/noArrayIndexKey: windows have no other identity while they are typed
          key={index}
          number={index + 1}
          blackout={blackout}
          error={fields[`blackouts.${index}`] ?? (index === 0 ? fields.blackouts : undefined)}
          onChange={(next) => change(index, next)}
        />
      ))}
      <Button
        size="sm"
        className="justify-self-start"
        disabledReason={blackouts.length < MOST ? undefined : t("mostBlackouts", { count: String(MOST) })}
        onClick={() => set({ blackouts: [...blackouts, OFFICE_HOURS] })}
      >
        <Plus aria-hidden className="size-4" />
        {t("addBlackout")}
      </Button>
    </Disclosure>
  );
}

const MOST = 20;

type RowProps = {
  number: number;
  blackout: Blackout;
  error: string | undefined;
  onChange: (next: Blackout | null) => void;
};

function BlackoutRow({ number, blackout, error, onChange }: RowProps) {
  const t = useTranslations("schedules.form");
  return (
    <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
      <DayBoxes
        legend={t("blackoutDays", { number: String(number) })}
        days={blackout.days}
        onChange={(days) => onChange({ ...blackout, days })}
      />
      <div className="flex flex-wrap items-end gap-3">
        {(["from", "to"] as const).map((end) => (
          <Field key={end} label={t(end)} error={end === "from" ? error : undefined}>
            {(control) => (
              <Input
                {...control}
                type="time"
                className="w-32"
                value={blackout[end]}
                onChange={(event) => onChange({ ...blackout, [end]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Button
          size="sm"
          aria-label={t("removeBlackout", { number: String(number) })}
          className="mb-1"
          onClick={() => onChange(null)}
        >
          {t("remove")}
        </Button>
      </div>
    </div>
  );
}
