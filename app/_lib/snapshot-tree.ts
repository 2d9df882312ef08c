/** Names, paths and choices in a snapshot's tree. Paths have slashes on every system. Pure. */
import type { TreeEntry } from "./api-types";

/** As much of a long name as a row shows; the rest is in its title. */
const SHOWN_LETTERS = 400;
/** Characters that change how a line is read: controls, line ends, marks of direction, and bytes that were no text. */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029\ufffd]/u;
const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\ufffd": "\ufffd" };

export type NamePart = { text: string; isEscape: boolean };

/** A name as it can be shown without fooling the reader: what is not to be seen in it is written out. */
export function nameParts(name: string): NamePart[] {
  const parts: NamePart[] = [];
  const letters = [...name];
  for (const letter of letters.slice(0, SHOWN_LETTERS)) {
    const isEscape = HIDDEN.test(letter);
    const last = parts.at(-1);
    const text = isEscape ? escaped(letter) : letter;
    if (last?.isEscape === isEscape) last.text += text;
    else parts.push({ text, isEscape });
  }
  return letters.length > SHOWN_LETTERS ? [...parts, { text: "…", isEscape: false }] : parts;
}

/** The same as one text, for labels. */
export const plainName = (name: string): string =>
  nameParts(name)
    .map(({ text }) => text)
    .join("");

const escaped = (letter: string): string =>
  NAMED[letter] ?? `\\u{${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}}`;

export const pathOf = (folder: string, name: string): string => (folder === "/" ? `/${name}` : `${folder}/${name}`);
/** The folder that holds it; null for the root. */
export const folderOf = (path: string): string | null =>
  path === "/" ? null : path.slice(0, path.lastIndexOf("/")) || "/";
const nameOf = (path: string): string => (path === "/" ? "/" : path.slice(path.lastIndexOf("/") + 1));

/** Every folder on the way, the root first. */
export function crumbsOf(path: string): { name: string; path: string }[] {
  if (path === "/") return [{ name: "/", path: "/" }];
  return [...crumbsOf(folderOf(path) ?? "/"), { name: nameOf(path), path }];
}

/** Whether a path lies in a folder, and is not the folder itself. */
export const isBelow = (path: string, folder: string): boolean =>
  path !== folder && path.startsWith(folder === "/" ? "/" : `${folder}/`);

/** Folders before everything else; within both the order stays. */
export const foldersFirst = (entries: readonly TreeEntry[]): TreeEntry[] => [
  ...entries.filter(({ kind }) => kind === "folder"),
  ...entries.filter(({ kind }) => kind !== "folder"),
];

export const matchesName = (name: string, search: string): boolean => name.toLowerCase().includes(search.toLowerCase());

export type Chosen = { path: string; kind: TreeEntry["kind"] };

/** Chooses it, or takes it back. A folder stands for all that is in it, so what was chosen in it is dropped. */
export function toggled(chosen: readonly Chosen[], one: Chosen): Chosen[] {
  if (chosen.some(({ path }) => path === one.path)) return chosen.filter(({ path }) => path !== one.path);
  if (chosen.some(({ path }) => isBelow(one.path, path))) return [...chosen];
  return [...chosen.filter(({ path }) => !isBelow(path, one.path)), one];
}

/** Whether a path is chosen itself, with a folder that holds it, or not. */
export function chosenAs(path: string, chosen: readonly Chosen[]): "self" | "within" | "no" {
  if (chosen.some((one) => one.path === path)) return "self";
  return chosen.some((one) => isBelow(path, one.path)) ? "within" : "no";
}
