/** What is wrong with a schedule as it is typed. Pure; the server judges again, and knows more. */
import { keepWithinSchema, MAX_READ_PARTS } from "@/agent/protocol/mod";
import { cronFields } from "./cron-text";
import { KEEP_RULES, retentionOf, type ScheduleDraft, timingProblem } from "./schedule-form";

/** A key of `schedules.problem` with its values. */
export type DraftProblem =
  | { key: "empty" | "taken" | "minute" | "time" | "days" | "cronFields" | "groups" | "keepSomething" }
  | { key: "within" | "window" }
  | { key: "tooLong"; most: number }
  | { key: "whole" | "number"; least: number; most: number };

/** Not yet said is no mistake while somebody is still at it: these wait until the field is left. */
const WAITS: readonly DraftProblem["key"][] = ["empty", "groups", "keepSomething"];
export const isWaiting = ({ key }: DraftProblem): boolean => WAITS.includes(key);

const MOST_KEPT = 10_000;

/**
 * Problems by field, named as the server names them.
 * @param takenNames of the host's other schedules
 */
export function draftProblems(draft: ScheduleDraft, takenNames: readonly string[]): Record<string, DraftProblem> {
  const found: [field: string, problem: DraftProblem | null][] = [
    ["name", nameProblem(draft.name, takenNames)],
    ["cron", cronProblem(draft)],
    ["spreadSeconds", rangeProblem(draft.spreadMinutes, { key: "number", least: 0, most: 1440 })],
    [
      "catchUpHours",
      draft.missedRunPolicy === "skip" ? null : rangeProblem(draft.catchUpHours, { key: "whole", least: 1, most: 744 }),
    ],
    ...kindProblems(draft),
    ...draft.blackouts.map(({ days, from, to }, index): [string, DraftProblem | null] => [
      `blackouts.${index}`,
      days.length === 0 || from === to || !from || !to ? { key: "window" } : null,
    ]),
  ];
  return Object.fromEntries(found.flatMap(([field, problem]) => (problem ? [[field, problem]] : [])));
}

function nameProblem(name: string, takenNames: readonly string[]): DraftProblem | null {
  const text = name.trim();
  if (text === "") return { key: "empty" };
  if (text.length > 100) return { key: "tooLong", most: 100 };
  return takenNames.includes(text) ? { key: "taken" } : null;
}

function cronProblem({ timing }: ScheduleDraft): DraftProblem | null {
  const missing = timingProblem(timing);
  if (missing) return { key: missing };
  return timing.preset === "cron" && cronFields(timing.cron) === null ? { key: "cronFields" } : null;
}

function kindProblems({ kind, sourceGroupIds, checkParts, keep }: ScheduleDraft): [string, DraftProblem | null][] {
  switch (kind) {
    case "backup":
      return [["sourceGroupIds", sourceGroupIds.length === 0 ? { key: "groups" } : null]];
    case "check":
      return [["checkParts", rangeProblem(checkParts, { key: "whole", least: 1, most: MAX_READ_PARTS })]];
    case "forget":
      return retentionProblems(keep);
    case "prune":
    case "verify":
      return [];
  }
}

function retentionProblems(keep: ScheduleDraft["keep"]): [string, DraftProblem | null][] {
  const { keepTags: _tags, ...rules } = retentionOf(keep);
  const isSpan = keepWithinSchema.safeParse(keep.keepWithin.trim()).success;
  return [
    ["retention", Object.keys(rules).length === 0 ? { key: "keepSomething" } : null],
    ["retention.keepWithin", keep.keepWithin.trim() === "" || isSpan ? null : { key: "within" }],
    ...KEEP_RULES.map((rule): [string, DraftProblem | null] => [
      `retention.${rule}`,
      rangeProblem(keep[rule], { key: "whole", least: 1, most: MOST_KEPT }),
    ]),
  ];
}

/** An empty field says nothing, and falls back to what is usual. */
export function rangeProblem(
  text: string,
  range: { key: "whole" | "number"; least: number; most: number },
): DraftProblem | null {
  if (text.trim() === "") return null;
  const value = Number(text);
  const isRight = value >= range.least && value <= range.most && (range.key === "number" || Number.isInteger(value));
  return isRight ? null : range;
}
