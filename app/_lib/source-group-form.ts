/** The form of a source group, between what is typed and what the server takes. */
import type { useTranslations } from "use-intl";
import type { CreateGroupInput, SourceGroup } from "./api-types";
import { listFrom, textFrom } from "./form-values";

export type GroupDraft = Omit<CreateGroupInput, "hostId">;
type Limits = NonNullable<CreateGroupInput["limits"]>;

export const IO_PRIORITIES = ["low", "idle"] as const;
export const COMPRESSIONS = ["auto", "off", "max"] as const;

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

const keyOf = <Key extends string>(values: readonly Key[], text: string | undefined): Key | undefined =>
  values.find((key) => key === text);

/** The words of the namespace `sourceGroups`. */
export type GroupWords = ReturnType<typeof useTranslations<"sourceGroups">>;

/** Limits as short words, such as `500 KiB/s up, nice 10`; empty when there is none. */
export function limitsText(limits: SourceGroup["limits"], t: GroupWords): string {
  const { ioPriority, compression } = limits;
  const counted = (["uploadKibps", "downloadKibps", "niceness"] as const).map((name) => countText(name, limits, t));
  return [
    ...counted,
    ioPriority === undefined ? "" : t("limits.ioPriority", { priority: t(`ioWord.${ioPriority}`) }),
    compression === undefined ? "" : t("limits.compression", { compression: t(`compressionWord.${compression}`) }),
    countText("readConcurrency", limits, t),
  ]
    .filter(Boolean)
    .join(", ");
}

type Counted = "uploadKibps" | "downloadKibps" | "niceness" | "readConcurrency";
function countText(name: Counted, limits: SourceGroup["limits"], t: GroupWords): string {
  const count = limits[name];
  return count === undefined ? "" : t(`limits.${name}`, { count: String(count) });
}

/** Which shell lines a group has, in words; empty when there is none. */
export function hooksText({ before, after }: SourceGroup["hasHooks"], t: GroupWords): string {
  if (before && after) return t("hooks.both");
  if (before) return t("hooks.before");
  return after ? t("hooks.after") : "";
}
