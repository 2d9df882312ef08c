"use client";

import { useTranslations } from "use-intl";
import type { Host, SourceGroup } from "@/app/_lib/api-types";
import { COMPRESSIONS, hooksText, IO_PRIORITIES, limitsText } from "@/app/_lib/source-group-form";
import { Checkbox } from "@/app/_ui/checkbox";
import { Disclosure } from "@/app/_ui/disclosure";
import { Field } from "@/app/_ui/field";
import { Input, Select, TextArea } from "@/app/_ui/input";

type Props = { host: Host; group: SourceGroup | null; fields: Record<string, string> };

export function GroupSwitches({ host, group, fields }: Props) {
  const t = useTranslations("sourceGroups.form");
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 text-sm font-medium">{t("leftOutLegend")}</legend>
      <Checkbox
        name="isExcludeCaches"
        label={t("caches")}
        hint={t("cachesHint")}
        defaultChecked={group?.isExcludeCaches ?? true}
      />
      {host.os === "windows" ? (
        <Checkbox
          name="isVss"
          label={t("vss")}
          hint={t("vssHint")}
          error={fields.isVss}
          defaultChecked={group?.isVss ?? false}
        />
      ) : (
        <Checkbox
          name="isOneFileSystem"
          label={t("fileSystems")}
          hint={t("fileSystemsHint")}
          defaultChecked={group?.isOneFileSystem ?? false}
        />
      )}
    </fieldset>
  );
}

export function GroupLimits({ group, fields }: Omit<Props, "host">) {
  const words = useTranslations("sourceGroups");
  const t = useTranslations("sourceGroups.form");
  const limits = group?.limits ?? {};
  const text = limitsText(limits, words);
  const error = (name: string) => fields[`limits.${name}`];
  return (
    <Disclosure title={t("limits")} note={text || t("none")} isOpenAtStart={text !== "" || fields.limits !== undefined}>
      <div className="grid gap-4 sm:grid-cols-2 md:grid-cols-3">
        <NumberField
          name="uploadKibps"
          label={t("upload")}
          note="KiB/s"
          value={limits.uploadKibps}
          error={error("uploadKibps")}
        />
        <NumberField
          name="downloadKibps"
          label={t("download")}
          note="KiB/s"
          value={limits.downloadKibps}
          error={error("downloadKibps")}
        />
        <NumberField
          name="readConcurrency"
          label={t("readConcurrency")}
          note={t("readConcurrencyNote")}
          value={limits.readConcurrency}
          error={error("readConcurrency")}
        />
        <NumberField
          name="niceness"
          label={t("niceness")}
          note="0–19"
          value={limits.niceness}
          error={error("niceness")}
        />
        <ChoiceField
          name="ioPriority"
          label={t("ioPriority")}
          first={t("normal")}
          options={IO_PRIORITIES.map((key) => [key, words(`ioPriority.${key}`)])}
          value={limits.ioPriority}
        />
        <ChoiceField
          name="compression"
          label={t("compression")}
          first={t("resticsOwn")}
          options={COMPRESSIONS.map((key) => [key, words(`compression.${key}`)])}
          value={limits.compression}
        />
      </div>
    </Disclosure>
  );
}

type NumberProps = { name: string; label: string; note: string; value: number | undefined; error: string | undefined };
const NumberField = ({ name, label, note, value, error }: NumberProps) => (
  <Field label={label} note={note} error={error}>
    {(control) => (
      <Input {...control} name={name} type="number" inputMode="numeric" min={0} step={1} defaultValue={value} />
    )}
  </Field>
);

type ChoiceProps = {
  name: string;
  label: string;
  first: string;
  options: readonly (readonly [key: string, text: string])[];
  value: string | undefined;
};
const ChoiceField = ({ name, label, first, options, value }: ChoiceProps) => (
  <Field label={label}>
    {(control) => (
      <Select {...control} name={name} defaultValue={value ?? ""} className="w-full">
        <option value="">{first}</option>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </Select>
    )}
  </Field>
);

export function GroupHooks({ host, group, fields }: Props) {
  const t = useTranslations("sourceGroups.form");
  const text = hooksText(group?.hasHooks ?? { before: false, after: false }, useTranslations("sourceGroups"));
  return (
    <Disclosure title={t("hooks")} note={text || t("none")} isOpenAtStart={text !== "" || fields.hooks !== undefined}>
      <p className="text-sm text-ink-soft">
        {t.rich(host.os === "windows" ? "hooksLeadWindows" : "hooksLead", {
          code: (chunks) => <code className="font-mono">{chunks}</code>,
        })}
      </p>
      <Field label={t("before")} note={t("optional")} hint={t("beforeHint")} error={fields["hooks.before"]}>
        {(control) => (
          <TextArea {...control} name="hookBefore" spellCheck={false} rows={2} defaultValue={group?.hooks.before} />
        )}
      </Field>
      <Field label={t("after")} note={t("optional")} hint={t("afterHint")} error={fields["hooks.after"]}>
        {(control) => (
          <TextArea {...control} name="hookAfter" spellCheck={false} rows={2} defaultValue={group?.hooks.after} />
        )}
      </Field>
    </Disclosure>
  );
}
