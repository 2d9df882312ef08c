/** What is wrong with a source group as it is typed. Pure; the server judges again, and knows more. */
import { isAbsolutePath } from "@/agent/protocol/mod";
import type { GroupDraft } from "./source-group-form";

/** A key of `sourceGroups.problem` with its values. */
export type GroupProblem =
  | { key: "empty" | "taken" | "paths" | "line" }
  | { key: "tooLong"; most: number }
  | { key: "absolute"; path: string }
  | { key: "tag"; tag: string }
  | { key: "whole"; least: number; most: number };

/** Not yet said, or said only in part, is no mistake while somebody is still at it. */
const WAITS: readonly GroupProblem["key"][] = ["empty", "paths", "absolute"];
export const isWaitingGroup = ({ key }: GroupProblem): boolean => WAITS.includes(key);

const LIMITS = {
  uploadKibps: [1, 10_000_000],
  downloadKibps: [1, 10_000_000],
  niceness: [0, 19],
  readConcurrency: [1, 64],
} as const;

/**
 * Problems by field, named as the server names them.
 * @param takenNames of the host's other groups
 */
export function groupProblems(draft: GroupDraft, takenNames: readonly string[]): Record<string, GroupProblem> {
  const name = draft.name.trim();
  const relative = draft.paths.find((path) => !isAbsolutePath(path));
  const longTag = (draft.tags ?? []).find((tag) => tag.length > 64);
  const found: [field: string, problem: GroupProblem | null][] = [
    ["name", nameProblem(name, takenNames)],
    [
      "paths",
      draft.paths.length === 0 ? { key: "paths" } : relative === undefined ? null : { key: "absolute", path: relative },
    ],
    ["tags", longTag === undefined ? null : { key: "tag", tag: longTag }],
    ...(Object.keys(LIMITS) as (keyof typeof LIMITS)[]).map((limit): [string, GroupProblem | null] => {
      const [least, most] = LIMITS[limit];
      const value = draft.limits?.[limit];
      const isWrong = value !== undefined && !(Number.isInteger(value) && value >= least && value <= most);
      return [`limits.${limit}`, isWrong ? { key: "whole", least, most } : null];
    }),
    ["hooks.before", lineProblem(draft.hooks?.before)],
    ["hooks.after", lineProblem(draft.hooks?.after)],
  ];
  return Object.fromEntries(found.flatMap(([field, problem]) => (problem ? [[field, problem]] : [])));
}

function nameProblem(name: string, takenNames: readonly string[]): GroupProblem | null {
  if (name === "") return { key: "empty" };
  if (name.length > 100) return { key: "tooLong", most: 100 };
  return takenNames.includes(name) ? { key: "taken" } : null;
}

const lineProblem = (line: string | undefined): GroupProblem | null =>
  line !== undefined && /[\r\n]/.test(line.trim()) ? { key: "line" } : null;
