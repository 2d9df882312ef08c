"use client";

import { useTranslations } from "use-intl";
import { SCHEDULE_KINDS, type ScheduleKind } from "@/agent/protocol/mod";
import type { Host, SourceGroup } from "@/app/_lib/api-types";
import { Checkbox } from "@/app/_ui/checkbox";
import { Field } from "@/app/_ui/field";
import { Input, Select } from "@/app/_ui/input";
import { RetentionFields } from "./retention-fields";
import type { DraftProps } from "./schedule-dialog";

const KIND_HELP: Record<ScheduleKind, string> = {
  backup: "Stores new snapshots of source groups.",
  forget: "Removes this host's snapshots that no rule keeps. Prune frees their space.",
  prune: "Deletes data that no snapshot needs, for all hosts of the repository.",
  check: "Looks whether the repository is whole.",
  verify: "Restores a sample of the newest snapshot and compares it.",
};

const kindFrom = (text: string): ScheduleKind => SCHEDULE_KINDS.find((kind) => kind === text) ?? "backup";

export function KindField({ draft, set, fields }: DraftProps) {
  const t = useTranslations("status.scheduleKind");
  return (
    <Field label="Kind" hint={KIND_HELP[draft.kind]} error={fields.kind}>
      {(control) => (
        <Select
          {...control}
          className="w-full"
          value={draft.kind}
          onChange={(event) => set({ kind: kindFrom(event.target.value) })}
        >
          {SCHEDULE_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(kind)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** What only schedules of this kind say. */
export function ScheduleWhat({
  host,
  sourceGroups,
  ...parts
}: DraftProps & { host: Host; sourceGroups: readonly SourceGroup[] }) {
  switch (parts.draft.kind) {
    case "backup":
      return <GroupFields {...parts} sourceGroups={sourceGroups} />;
    case "forget":
      return <RetentionFields {...parts} host={host} />;
    case "check":
      return <CheckParts {...parts} />;
    case "prune":
    case "verify":
      return null;
  }
}

function GroupFields({ draft, set, fields, sourceGroups }: DraftProps & { sourceGroups: readonly SourceGroup[] }) {
  const chosen = draft.sourceGroupIds;
  const toggle = (id: string, isOn: boolean) =>
    set({ sourceGroupIds: isOn ? [...chosen, id] : chosen.filter((one) => one !== id) });
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 text-sm font-medium">Source groups</legend>
      {sourceGroups.length === 0 ? (
        <p className="text-sm text-ink-soft">This host has none yet. Add one on the tab Source groups first.</p>
      ) : null}
      {sourceGroups.map(({ sourceGroupId, name, paths }, index) => (
        <Checkbox
          key={sourceGroupId}
          label={name}
          hint={<span className="font-mono break-all">{paths.join(", ")}</span>}
          error={index === 0 ? fields.sourceGroupIds : undefined}
          checked={chosen.includes(sourceGroupId)}
          onChange={(event) => toggle(sourceGroupId, event.target.checked)}
        />
      ))}
    </fieldset>
  );
}

const CheckParts = ({ draft, set, fields }: DraftProps) => (
  <Field
    label="Read the data in parts"
    note="optional"
    hint="Each run reads one part, until all the data was read: 7 with a daily check reads everything once a week. Empty reads no data."
    error={fields.checkParts}
  >
    {(control) => (
      <Input
        {...control}
        type="number"
        inputMode="numeric"
        min={1}
        step={1}
        className="sm:w-40"
        value={draft.checkParts}
        onChange={(event) => set({ checkParts: event.target.value })}
      />
    )}
  </Field>
);
