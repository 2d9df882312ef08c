"use client";

import { Plus } from "lucide-react";
import type { Blackout } from "@/agent/protocol/mod";
import { formatPlural } from "@/app/_lib/format";
import { Button } from "@/app/_ui/button";
import { Disclosure } from "@/app/_ui/disclosure";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { DayBoxes } from "./day-boxes";
import type { DraftProps } from "./schedule-dialog";

const OFFICE_HOURS: Blackout = { days: [1, 2, 3, 4, 5], from: "08:00", to: "18:00" };

/** Times of day in which nothing starts. */
export function BlackoutFields({ draft: { blackouts, missedRunPolicy }, set, fields }: DraftProps) {
  const change = (at: number, next: Blackout | null) =>
    set({ blackouts: blackouts.flatMap((one, index) => (index === at ? (next ?? []) : one)) });
  return (
    <Disclosure
      title="Blackouts"
      note={blackouts.length > 0 ? formatPlural(blackouts.length, "window") : "None"}
      isOpenAtStart={blackouts.length > 0}
    >
      <p className="text-sm text-ink-soft">
        Windows in the schedule&apos;s time zone in which nothing starts. A run that falls into one{" "}
        {missedRunPolicy === "catch_up" ? "starts once when the window ends." : "is left out."}
      </p>
      {blackouts.map((blackout, index) => (
        <BlackoutRow
          // biome-ignore lint/suspicious/noArrayIndexKey: windows have no other identity while they are typed
          key={index}
          number={index + 1}
          blackout={blackout}
          error={index === 0 ? fields.blackouts : undefined}
          onChange={(next) => change(index, next)}
        />
      ))}
      <Button
        size="sm"
        className="justify-self-start"
        disabledReason={blackouts.length < MOST ? undefined : `A schedule has at most ${MOST}.`}
        onClick={() => set({ blackouts: [...blackouts, OFFICE_HOURS] })}
      >
        <Plus aria-hidden className="size-4" />
        Add blackout
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

const BlackoutRow = ({ number, blackout, error, onChange }: RowProps) => (
  <div className="flex flex-wrap items-end gap-x-3 gap-y-2">
    <DayBoxes
      legend={`Days of blackout ${number}`}
      days={blackout.days}
      onChange={(days) => onChange({ ...blackout, days })}
    />
    <div className="flex flex-wrap items-end gap-3">
      {(["from", "to"] as const).map((end) => (
        <Field key={end} label={end === "from" ? "From" : "To"} error={end === "from" ? error : undefined}>
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
      <Button size="sm" aria-label={`Remove blackout ${number}`} className="mb-1" onClick={() => onChange(null)}>
        Remove
      </Button>
    </div>
  </div>
);
