"use client";

import { useTranslations } from "use-intl";
import { SCHEDULE_KINDS, type ScheduleKind } from "@/agent/protocol/mod";
import type { Host, SourceGroup } from "@/app/_lib/api-types";
import { Checkbox } from "@/app/_ui/checkbox";
import { Field } from "@/app/_ui/field";
import { Input, Select } from "@/app/_ui/input";
import { RetentionFields } from "./retention-fields";
import type { DraftProps } from "./schedule-dialog";

const kindFrom = (text: string): ScheduleKind => SCHEDULE_KINDS.find((kind) => kind === text) ?? "backup";

export function KindField({ draft, set, fields }: DraftProps) {
  const t = useTranslations("status.scheduleKind");
  const form = useTranslations("schedules.form");
  return (
    <Field label={form("kind")} hint={form(`kindHelp.${draft.kind}`)} error={fields.kind}>
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
  const t = useTranslations("schedules.form");
  const chosen = draft.sourceGroupIds;
  const toggle = (id: string, isOn: boolean) =>
    set({ sourceGroupIds: isOn ? [...chosen, id] : chosen.filter((one) => one !== id) });
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 text-sm font-medium">{t("groups")}</legend>
      {sourceGroups.length === 0 ? <p className="text-sm text-ink-soft">{t("noGroups")}</p> : null}
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

function CheckParts({ draft, set, fields }: DraftProps) {
  const t = useTranslations("schedules.form");
  return (
    <Field label={t("parts")} note={t("optional")} hint={t("partsHint")} error={fields.checkParts}>
      {(control) => (
        <Input
          {...control}
          name="checkParts"
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
}
