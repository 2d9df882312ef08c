"use client";

import { useTranslations } from "use-intl";
import type { Host } from "@/app/_lib/api-types";
import { type GroupProblem, isWaitingGroup } from "@/app/_lib/source-group-check";
import type { CheckedProblem } from "@/app/_lib/use-checked";

/** Problems as sentences in the reader's language. */
export function useGroupProblemTexts(
  problems: Record<string, GroupProblem>,
  { os }: Pick<Host, "os">,
): Record<string, CheckedProblem> {
  const t = useTranslations("sourceGroups.problem");
  const textOf = (problem: GroupProblem): string => {
    switch (problem.key) {
      case "tooLong":
        return t(problem.key, { most: String(problem.most) });
      case "absolute":
        return t(problem.key, { path: problem.path, example: os === "windows" ? "C:\\Users" : "/srv/www" });
      case "tag":
        return t(problem.key, { tag: problem.tag });
      case "whole":
        return t(problem.key, { least: String(problem.least), most: String(problem.most) });
      default:
        return t(problem.key);
    }
  };
  return Object.fromEntries(
    Object.entries(problems).map(([field, problem]) => [
      field,
      { text: textOf(problem), waits: isWaitingGroup(problem) },
    ]),
  );
}
