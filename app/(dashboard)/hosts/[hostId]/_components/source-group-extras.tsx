"use client";

import type { Host, SourceGroup } from "@/app/_lib/api-types";
import { COMPRESSIONS, hooksText, IO_PRIORITIES, limitsText } from "@/app/_lib/source-group-form";
import { Checkbox } from "@/app/_ui/checkbox";
import { Disclosure } from "@/app/_ui/disclosure";
import { Field } from "@/app/_ui/field";
import { Input, Select, TextArea } from "@/app/_ui/input";

type Props = { host: Host; group: SourceGroup | null; fields: Record<string, string> };

export const GroupSwitches = ({ host, group, fields }: Props) => (
  <fieldset className="grid gap-3">
    <legend className="mb-2 text-sm font-medium">What else is left out</legend>
    <Checkbox
      name="isExcludeCaches"
      label="Cache folders"
      hint="Those that hold a CACHEDIR.TAG file, as programs mark what they can make again."
      defaultChecked={group?.isExcludeCaches ?? true}
    />
    {host.os === "windows" ? (
      <Checkbox
        name="isVss"
        label="Read from a shadow copy"
        hint="Files that are open are backed up as they are at the start (VSS)."
        error={fields.isVss}
        defaultChecked={group?.isVss ?? false}
      />
    ) : (
      <Checkbox
        name="isOneFileSystem"
        label="Other file systems"
        hint="Stays on the disk of each path: no network shares, no other disks mounted below it."
        defaultChecked={group?.isOneFileSystem ?? false}
      />
    )}
  </fieldset>
);

export function GroupLimits({ group, fields }: Omit<Props, "host">) {
  const limits = group?.limits ?? {};
  const error = (name: string) => fields[`limits.${name}`];
  return (
    <Disclosure
      title="Limits"
      note={limitsText(limits) || "None"}
      isOpenAtStart={limitsText(limits) !== "" || fields.limits !== undefined}
    >
      <div className="grid gap-4 sm:grid-cols-2 md:grid-cols-3">
        <NumberField
          name="uploadKibps"
          label="Upload"
          note="KiB/s"
          value={limits.uploadKibps}
          error={error("uploadKibps")}
        />
        <NumberField
          name="downloadKibps"
          label="Download"
          note="KiB/s"
          value={limits.downloadKibps}
          error={error("downloadKibps")}
        />
        <NumberField
          name="readConcurrency"
          label="Files read at a time"
          note="restic 0.15 on"
          value={limits.readConcurrency}
          error={error("readConcurrency")}
        />
        <NumberField name="niceness" label="Niceness" note="0–19" value={limits.niceness} error={error("niceness")} />
        <ChoiceField
          name="ioPriority"
          label="Disk priority"
          first="Normal"
          values={IO_PRIORITIES}
          value={limits.ioPriority}
        />
        <ChoiceField
          name="compression"
          label="Compression"
          first="restic's own"
          values={COMPRESSIONS}
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
  values: Record<string, string>;
  value: string | undefined;
};
const ChoiceField = ({ name, label, first, values, value }: ChoiceProps) => (
  <Field label={label}>
    {(control) => (
      <Select {...control} name={name} defaultValue={value ?? ""} className="w-full">
        <option value="">{first}</option>
        {Object.entries(values).map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </Select>
    )}
  </Field>
);

export function GroupHooks({ host, group, fields }: Props) {
  const text = hooksText(group?.hasHooks ?? { before: false, after: false });
  return (
    <Disclosure title="Hooks" note={text || "None"} isOpenAtStart={text !== "" || fields.hooks !== undefined}>
      <p className="text-sm text-ink-soft">
        Shell lines that the host runs as {host.os === "windows" ? "the system account" : "root"} around each backup.
        The host must allow them: set <code className="font-mono">RM_ALLOW_HOOKS=1</code> in its own agent.env. Where it
        does not, a group with hooks is not backed up.
      </p>
      <Field
        label="Before"
        note="optional"
        hint="Must end well, or no backup is made: for example a database dump."
        error={fields["hooks.before"]}
      >
        {(control) => (
          <TextArea {...control} name="hookBefore" spellCheck={false} rows={2} defaultValue={group?.hooks.before} />
        )}
      </Field>
      <Field
        label="After"
        note="optional"
        hint="Always runs once the backup has started, however it ended: RM_BACKUP_STATE tells."
        error={fields["hooks.after"]}
      >
        {(control) => (
          <TextArea {...control} name="hookAfter" spellCheck={false} rows={2} defaultValue={group?.hooks.after} />
        )}
      </Field>
    </Disclosure>
  );
}
