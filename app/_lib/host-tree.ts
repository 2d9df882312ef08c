/** The folders of a host as rows of a tree that is opened bit by bit. Pure: the caller fetches. */
import type { useTranslations } from "use-intl";
import type { HostFolder } from "./api-types";

/** What is known of one folder: its entries, that they are being fetched, or why they can't be had. */
export type Folder =
  | { state: "loading" }
  | { state: "failed"; message: string }
  | { state: "here"; folder: HostFolder };
/** Keyed by path; the roots by the empty text. */
export type Folders = ReadonlyMap<string, Folder>;
export const ROOTS = "";

export type EntryRow = { kind: "entry"; path: string; name: string; level: number; isFolder: boolean; isOpen: boolean };
/** A sentence in the place of entries. */
export type TextRow = { kind: "text"; path: string; level: number; text: string; isProblem: boolean };
/** The words of `sourceGroups.tree`. */
export type TreeWords = ReturnType<typeof useTranslations<"sourceGroups.tree">>;
type Shown = { folders: Folders; open: ReadonlySet<string>; t: TreeWords };
export type TreeRow = EntryRow | TextRow;

const isWindows = (path: string): boolean => !path.startsWith("/");

/** A name in a folder as a path of that host; the roots are whole paths already. */
export function pathIn(folder: string | null, name: string): string {
  if (folder === null) return name.length > 1 && !/^[A-Za-z]:\\$/.test(name) ? name.replace(/[\\/]+$/, "") : name;
  const separator = isWindows(folder) ? "\\" : "/";
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`;
}

/** The folder that a row lies in; null for a root. */
export function rowAbove(rows: readonly TreeRow[], row: TreeRow): TreeRow | null {
  const before = rows.slice(0, rows.indexOf(row));
  return before.findLast(({ level }) => level < row.level) ?? null;
}

/** Whether a path is chosen, lies in a chosen one, or neither. */
export function choiceOf(path: string, chosen: readonly string[]): "chosen" | "within" | "none" {
  if (chosen.includes(path)) return "chosen";
  const isIn = (folder: string) =>
    path.startsWith(folder.endsWith("/") || folder.endsWith("\\") ? folder : pathIn(folder, ""));
  return chosen.some(isIn) ? "within" : "none";
}

/** Rows from the top down, as far as folders are open. */
export function treeRows(shown: Shown, at: string | null = null, level = 1): TreeRow[] {
  const { folders, open, t } = shown;
  const known = folders.get(at ?? ROOTS) ?? { state: "loading" };
  const say = (text: string, isProblem = false): TreeRow[] => [
    { kind: "text", path: `${at ?? ROOTS}\0${text}`, level, text, isProblem },
  ];
  if (known.state === "loading") return say(t("loading"));
  if (known.state === "failed") return say(known.message, true);
  const { entries, isCut } = known.folder;
  if (entries.length === 0) return say(at === null ? t("noRoots") : t("empty"));
  const rows = entries
    .filter(({ name }) => isOneLine(name))
    .flatMap((entry): TreeRow[] => {
      const path = pathIn(at, entry.name);
      const isFolder = entry.kind === "folder";
      const isOpen = isFolder && open.has(path);
      const row: EntryRow = { kind: "entry", path, name: entry.name, level, isFolder, isOpen };
      return isOpen ? [row, ...treeRows(shown, path, level + 1)] : [row];
    });
  return isCut ? [...rows, ...say(t("cut"))] : rows;
}

/** A name with a control character fits into no line of the form. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const isOneLine = (name: string): boolean => !/[\u0000-\u001f\u007f]/.test(name);
