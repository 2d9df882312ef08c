"use client";

import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { KEEP_RULES, retentionOf, type ScheduleDraft } from "@/app/_lib/schedule-form";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { RetentionPreview } from "./retention-preview";
import type { DraftProps } from "./schedule-dialog";

/** Which snapshots are kept, and a look at what that means for those that exist. */
export function RetentionFields({ draft: { keep }, set, fields, host }: DraftProps & { host: Host }) {
  const t = useTranslations("schedules.form");
  const rules = useTranslations("schedules.keepRule");
  const change = (rule: keyof ScheduleDraft["keep"], text: string) => set({ keep: { ...keep, [rule]: text } });
  const ownError = Object.keys(fields).some((name) => name.startsWith("retention.")) ? undefined : fields.retention;
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-2 text-sm font-medium">{t("whatIsKept")}</legend>
      <div className="grid grid-cols-2 items-start gap-4 sm:grid-cols-3 md:grid-cols-6">
        {KEEP_RULES.map((rule, index) => (
          <Field
            key={rule}
            label={rules(`${rule}.label`)}
            note={rules(`${rule}.unit`)}
            error={fields[`retention.${rule}`] ?? (index === 0 ? ownError : undefined)}
          >
            {(control) => (
              <Input
                {...control}
                name={`retention.${rule}`}
                type="number"
                inputMode="numeric"
                min={1}
                step={1}
                value={keep[rule]}
                onChange={(event) => change(rule, event.target.value)}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label={t("within")} note={t("optional")} hint={t("withinHint")} error={fields["retention.keepWithin"]}>
          {(control) => (
            <Input
              {...control}
              name="retention.keepWithin"
              autoComplete="off"
              autoCapitalize="none"
              value={keep.keepWithin}
              onChange={(event) => change("keepWithin", event.target.value)}
            />
          )}
        </Field>
        <Field label={t("tags")} note={t("optional")} hint={t("tagsHint")} error={fields["retention.keepTags"]}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              autoCapitalize="none"
              value={keep.keepTags}
              onChange={(event) => change("keepTags", event.target.value)}
            />
          )}
        </Field>
      </div>
      <RetentionPreview host={host} retention={retentionOf(keep)} />
    </fieldset>
  );
}
