import { drillDueAtOf } from "@/server/domain/protection/refresh-protection";
import type { Run } from "./history";
import type { Planned } from "./plan";
import type { Dice } from "./random";

/** What the last drill has shown; the demo's all succeed. */
export function drillOf(
  last: Run | undefined,
  { plans, enrolledAt, dice }: { plans: readonly Planned[]; enrolledAt: Date; dice: Dice },
) {
  const drills = plans.filter(({ kind, isEnabled }) => kind === "verify" && isEnabled);
  const drillDueAt = drillDueAtOf(drills, last?.finishedAt ?? enrolledAt);
  if (!last) return { drillDueAt };
  const { jobId: drillJobId, finishedAt } = last;
  const restoreBytesPerSecond = dice.whole(20_000_000, 90_000_000);
  const done = { drillState: "succeeded", drillJobId, drillAt: finishedAt };
  return { ...done, drillDueAt, restoreProvenAt: finishedAt, restoreBytesPerSecond };
}
