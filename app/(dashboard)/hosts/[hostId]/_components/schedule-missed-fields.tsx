"use client";

import type { Schedule } from "@/app/_lib/api-types";
import { Field } from "@/app/_ui/field";
import { Input, Select } from "@/app/_ui/input";
import type { DraftProps } from "./schedule-dialog";

const POLICIES: Record<Schedule["missedRunPolicy"], { text: string; help: string }> = {
  catch_up: { text: "Make up for it once", help: "The newest missed run starts when the host is back." },
  skip: { text: "Leave it out", help: "The next run comes at its own time." },
};

/** What becomes of a run for which the host was off. */
export const ScheduleMissedFields = ({ draft, set, fields }: DraftProps) => (
  <div className="grid items-start gap-4 border-t border-line pt-4 sm:grid-cols-2">
    <Field label="When the host was off" hint={POLICIES[draft.missedRunPolicy].help} error={fields.missedRunPolicy}>
      {(control) => (
        <Select
          {...control}
          className="w-full"
          value={draft.missedRunPolicy}
          onChange={(event) => set({ missedRunPolicy: event.target.value === "skip" ? "skip" : "catch_up" })}
        >
          {Object.entries(POLICIES).map(([policy, { text }]) => (
            <option key={policy} value={policy}>
              {text}
            </option>
          ))}
        </Select>
      )}
    </Field>
    {draft.missedRunPolicy === "catch_up" ? (
      <Field label="At most" note="hours late" error={fields.catchUpHours}>
        {(control) => (
          <Input
            {...control}
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
