import { cronProblem } from "@/agent/calendar/mod";
import type { FieldProblem } from "@/server/core/errors";
import type { ScheduleValues } from "./schemas";

type Judged = Pick<ScheduleValues, "kind" | "cron" | "timeZone" | "sourceGroupIds" | "retention" | "checkParts">;

/**
 * What does not go together in a schedule. Pure.
 * @param hostGroupIds source groups of the schedule's own host
 */
export function scheduleProblems(values: Judged, hostGroupIds: readonly string[]): FieldProblem[] {
  const { kind, cron, timeZone, sourceGroupIds, retention, checkParts } = values;
  const isForeign = sourceGroupIds.some((id) => !hostGroupIds.includes(id));
  const isDoubled = new Set(sourceGroupIds).size < sourceGroupIds.length;
  const hasGroups = sourceGroupIds.length > 0;
  const found: [boolean, string, string][] = [
    [kind === "backup" && !hasGroups, "sourceGroupIds", "must name at least one source group to back up"],
    [kind !== "backup" && hasGroups, "sourceGroupIds", "must be empty: only a backup reads source groups"],
    [isForeign, "sourceGroupIds", "must be source groups of this host"],
    [isDoubled, "sourceGroupIds", "must not name a source group twice"],
    [kind === "forget" && retention === null, "retention", "must say what forget keeps"],
    [kind !== "forget" && retention !== null, "retention", "must be null: only forget has a retention"],
    [kind !== "check" && checkParts !== null, "checkParts", "must be null: only check reads data in parts"],
  ];
  const problem = cronProblem(cron, timeZone);
  const problems = found.filter(([isWrong]) => isWrong).map(([, field, message]) => ({ field, message }));
  return problem === null ? problems : [{ field: "cron", message: problem }, ...problems];
}
