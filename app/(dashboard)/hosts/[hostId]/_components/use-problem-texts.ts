"use client";

import { useTranslations } from "use-intl";
import { type DraftProblem, isWaiting } from "@/app/_lib/schedule-check";
import type { CheckedProblem } from "@/app/_lib/use-checked";

/** Problems as sentences in the reader's language. */
export function useProblemTexts(problems: Record<string, DraftProblem>): Record<string, CheckedProblem> {
  const t = useTranslations("schedules.problem");
  const textOf = (problem: DraftProblem): string => {
    switch (problem.key) {
      case "tooLong":
        return t(problem.key, { most: String(problem.most) });
      case "whole":
      case "number":
        return t(problem.key, { least: String(problem.least), most: String(problem.most) });
      default:
        return t(problem.key);
    }
  };
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [field, { text: textOf(problem), waits: isWaiting(problem) }]),
  );
}
