/** The form of a source group, between what is typed and what the server takes. */
import type { CreateGroupInput, SourceGroup } from "./api-types";
import { listFrom, textFrom } from "./form-values";

export type GroupDraft = Omit<CreateGroupInput, "hostId">;
type Limits = NonNullable<CreateGroupInput["limits"]>;

export const IO_PRIORITIES = { low: "Low", idle: "Only when nobody else reads" } as const;
export const COMPRESSIONS = { auto: "Automatic", off: "Off", max: "Strongest" } as const;

/** Lines without blanks around them; empty ones do not count. */
export const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);

/** Everything that was filled in; what was left empty falls back to restic's own default. */
export function groupFrom(form: FormData): GroupDraft {
  const before = textFrom(form, "hookBefore");
  const after = textFrom(form, "hookAfter");
  return {
    name: textFrom(form, "name") ?? "",
    paths: listFrom(form, "paths", /\r?\n/),
    excludes: listFrom(form, "excludes", /\r?\n/),
    tags: listFrom(form, "tags", /[\s,]+/),
    isOneFileSystem: form.has("isOneFileSystem"),
    isExcludeCaches: form.has("isExcludeCaches"),
    isVss: form.has("isVss"),
    limits: limitsFrom(form),
    hooks: { ...(before ? { before } : {}), ...(after ? { after } : {}) },
  };
}

function limitsFrom(form: FormData): Limits {
  const numbers = (["uploadKibps", "downloadKibps", "niceness", "readConcurrency"] as const).flatMap((name) => {
    const text = textFrom(form, name);
    return text === undefined ? [] : [[name, Number(text)] as const];
  });
  const ioPriority = keyOf(IO_PRIORITIES, textFrom(form, "ioPriority"));
  const compression = keyOf(COMPRESSIONS, textFrom(form, "compression"));
  return {
    ...Object.fromEntries(numbers),
    ...(ioPriority ? { ioPriority } : {}),
    ...(compression ? { compression } : {}),
  };
}

const keyOf = <Key extends string>(values: Record<Key, string>, text: string | undefined): Key | undefined =>
  (Object.keys(values) as Key[]).find((key) => key === text);

/** Limits as short words, such as `500 KiB/s up, nice 10`; empty when there is none. */
export function limitsText(limits: SourceGroup["limits"]): string {
  const { uploadKibps, downloadKibps, niceness, ioPriority, compression, readConcurrency } = limits;
  return [
    uploadKibps === undefined ? "" : `${uploadKibps} KiB/s up`,
    downloadKibps === undefined ? "" : `${downloadKibps} KiB/s down`,
    niceness === undefined ? "" : `nice ${niceness}`,
    ioPriority === undefined ? "" : `disk priority ${ioPriority}`,
    compression === undefined ? "" : `compression ${compression}`,
    readConcurrency === undefined ? "" : `${readConcurrency} files at a time`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** Which shell lines a group has, in words; empty when there is none. */
export function hooksText({ before, after }: SourceGroup["hasHooks"]): string {
  if (before && after) return "Before and after each backup";
  if (before) return "Before each backup";
  return after ? "After each backup" : "";
}
