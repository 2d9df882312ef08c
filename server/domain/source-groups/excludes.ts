/**
 * restic's rules for `--exclude`, so that a pattern can be tried without a backup.
 * Sources: restic's manual, "Excluding Files", and its package `internal/filter`; tests/e2e/excludes.test.ts compares
 * with the real one. A pattern with a leading slash is matched from the root, any other at every depth.
 */
import { cleanHostPath, isWindowsPath, isWithin, stepsTo } from "@/server/core/host-path";
import { type Glob, matchesGlob, parseGlob } from "./glob";

/** `glob` is null for a part that is compared letter by letter. */
type Part = { text: string; glob: Glob | null };
type Pattern = { original: string; parts: readonly Part[]; isNegated: boolean };

export type ExcludeVerdict = {
  path: string;
  isExcluded: boolean;
  /** The pattern that had the last word; null when none matched. */
  pattern: string | null;
};
export type ExcludeQuestion = {
  excludes: readonly string[];
  paths: readonly string[];
  /** What the backup reads: folders above are not looked at. Without any, every path is read from the top. */
  roots?: readonly string[];
  /** From restic 0.19 on no pattern leaves out the source path itself, only what lies in it. */
  areRootsKept?: boolean;
  /** Told of the work as it is done: it may throw to put a bound to it, for it grows with the stars of a pattern. */
  count?: (steps: number) => void;
};

/** False for a pattern that restic refuses, and with it the whole backup. */
export const isValidExclude = (pattern: string, isWindows: boolean): boolean =>
  parsePattern(pattern, isWindows) !== null;

/** What becomes of each path: left out itself, with a folder that it lies in, or backed up. */
export function judgeExcludes(question: ExcludeQuestion): ExcludeVerdict[] {
  const { excludes, paths, roots = [], areRootsKept = false, count = () => {} } = question;
  const parse = (isWindows: boolean) => excludes.flatMap((pattern) => parsePattern(pattern, isWindows) ?? []);
  const [posix, windows] = [parse(false), parse(true)];
  const cleanRoots = roots.map(cleanHostPath);
  const isKept = (step: string) => areRootsKept && cleanRoots.includes(step);
  return paths.map((path) => {
    const patterns = isWindowsPath(path) ? windows : posix;
    let pattern: string | null = null;
    for (const step of readOnTheWay(cleanHostPath(path), cleanRoots)) {
      if (isKept(step)) continue;
      const verdict = judge(patterns, splitPath(step), count);
      if (verdict.isExcluded) return { path, ...verdict };
      pattern = verdict.pattern;
    }
    return { path, isExcluded: false, pattern };
  });
}

/** The folders that restic opens to get to a path: those from the innermost source path on. */
function readOnTheWay(path: string, roots: readonly string[]): string[] {
  const around = roots.filter((root) => isWithin(path, root)).toSorted((a, b) => b.length - a.length);
  const [root] = around;
  const steps = stepsTo(path);
  if (root === undefined) return steps;
  return [root, ...steps.filter((step) => step !== root && isWithin(step, root))];
}

/** The last pattern that changes the answer decides. A negated one only takes back what was excluded before it. */
function judge(patterns: readonly Pattern[], path: readonly string[], count: (steps: number) => void) {
  let isExcluded = false;
  let pattern: string | null = null;
  for (const { original, parts, isNegated } of patterns) {
    if (isExcluded !== isNegated || !matches(parts, path, count)) continue;
    isExcluded = !isNegated;
    pattern = original;
  }
  return { isExcluded, pattern };
}

/** What restic stands for `**` with: any number of components, none included. */
const ANY_DEPTH = "";
const ONE_FOLDER: Part = { text: "*", glob: [{ kind: "star" }] };

/** `**` is tried as no folder, one folder, two folders …, exactly as far as restic does. */
function matches(parts: readonly Part[], path: readonly string[], count: (steps: number) => void): boolean {
  count(parts.length);
  const wild = parts.findIndex(({ text }) => text === ANY_DEPTH);
  if (wild < 0) return matchesParts(parts, path, count);
  const [before, after] = [parts.slice(0, wild), parts.slice(wild + 1)];
  for (let folders = 0; folders <= path.length - parts.length + 1; folders += 1)
    if (matches([...before, ...Array(folders).fill(ONE_FOLDER), ...after], path, count)) return true;
  return false;
}

/** A pattern also matches whatever lies below what it names. */
function matchesParts(parts: readonly Part[], path: readonly string[], count: (steps: number) => void): boolean {
  if (parts.length === 0) return path.length === 0;
  const isRooted = parts[0]?.text === "/";
  const first = !isRooted && path[0] === "/" ? 1 : 0;
  const last = isRooted ? Math.min(0, path.length - parts.length) : path.length - parts.length;
  for (let offset = last; offset >= first; offset -= 1) {
    count(1);
    if (parts.every((part, index) => matchesPart(part, path[offset + index] ?? "", count))) return true;
  }
  return false;
}

const matchesPart = ({ text, glob }: Part, name: string, count: (steps: number) => void): boolean =>
  glob === null ? text === name : matchesGlob(glob, name, count);

/** @returns null for a pattern that restic refuses */
function parsePattern(original: string, isWindows: boolean): Pattern | null {
  const isNegated = original.startsWith("!");
  const names = splitPath(cleanPattern(isNegated ? original.slice(1) : original, isWindows), isWindows);
  const parts: Part[] = [];
  for (const name of names) {
    const glob = /[\\[\]*?]/.test(name) ? parseGlob(name, !isWindows) : undefined;
    if (glob === null) return null;
    parts.push({ text: name === "**" ? ANY_DEPTH : name, glob: glob ?? null });
  }
  return { original, parts, isNegated };
}

/** Components; the first of a path from the root is `/`. */
function splitPath(path: string, isWindows = isWindowsPath(path)): string[] {
  const [first = "", ...rest] = (isWindows ? path.replaceAll("\\", "/") : path).split("/");
  return [first === "" ? "/" : first, ...rest];
}

/** Go's `filepath.Clean`, for relative patterns too. */
function cleanPattern(pattern: string, isWindows: boolean): string {
  const text = isWindows ? pattern.replaceAll("/", "\\") : pattern;
  const separator = isWindows ? "\\" : "/";
  if (text.startsWith(separator) && !text.startsWith("\\\\")) return separator + cleanNames(text, separator, true);
  if (isWindows && /^([A-Za-z]:\\|\\\\)/.test(text)) return cleanHostPath(text);
  return cleanNames(text, separator, false) || ".";
}

function cleanNames(text: string, separator: string, isRooted: boolean): string {
  const names: string[] = [];
  for (const name of text.split(separator)) {
    if (name === "" || name === ".") continue;
    if (name !== "..") names.push(name);
    else if (names.length > 0 && names.at(-1) !== "..") names.pop();
    else if (!isRooted) names.push(name);
  }
  return names.join(separator);
}
