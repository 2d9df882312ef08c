/** What an occurrence of a schedule orders, by the configuration as it stands now. */
import { occurrenceJobId } from "../calendar/mod.ts";
import { type AgentConfig, type JobOrder, jobOrderSchema, type Schedule } from "../protocol/mod.ts";

export type ScheduledOrder = { jobId: string; order: JobOrder };

/** One order each: several for a backup of several groups. `checkPart` is the part that is to be read next. */
export function ordersOf(
  schedule: Schedule,
  { nominalAt, config, checkPart }: { nominalAt: Date; config: AgentConfig; checkPart: number },
): ScheduledOrder[] {
  const jobId = occurrenceJobId(schedule.scheduleId, nominalAt);
  switch (schedule.kind) {
    case "backup":
      return groupsOf(schedule, config).map((sourceGroup) => ({
        jobId: occurrenceJobId(schedule.scheduleId, nominalAt, sourceGroup.sourceGroupId),
        order: { kind: "backup", sourceGroup, isDryRun: false },
      }));
    case "forget":
      if (schedule.retention === null) return [];
      return [{ jobId, order: { kind: "forget", retention: schedule.retention, isDryRun: false } }];
    case "prune":
      return [{ jobId, order: { kind: "prune" } }];
    case "check": {
      const total = schedule.checkParts;
      return [{ jobId, order: { kind: "check", readData: total === null ? null : { part: checkPart, total } } }];
    }
    case "verify":
      return [{ jobId, order: jobOrderSchema.parse({ kind: "verify" }) }];
  }
}

/** Whether the schedule has anything to do: a backup of groups that are gone has not, nor a forget without rules. */
export function canOrder(schedule: Schedule, config: AgentConfig): boolean {
  if (schedule.kind === "backup") return groupsOf(schedule, config).length > 0;
  return schedule.kind !== "forget" || schedule.retention !== null;
}

const groupsOf = ({ sourceGroupIds }: Schedule, { sourceGroups }: AgentConfig) =>
  sourceGroupIds.flatMap((id) => sourceGroups.find(({ sourceGroupId }) => sourceGroupId === id) ?? []);
