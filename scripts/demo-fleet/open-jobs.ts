import type { Story } from "./cast";
import { orderOf, type Place } from "./jobs";
import type { Group } from "./plan";
import { DAY_MS, HOUR_MS, MINUTE_MS, type Row } from "./rows";

type Owner = { groups: readonly Group[]; story: Story };

/** The jobs that have yet to end. @returns those that the host's agent has to know of */
export function insertOpenJobs(place: Place & { machineId: string }, { groups, story }: Owner): string[] {
  const { insert, dice, now, hostId, repositoryId, machineId } = place;
  const [group] = groups;
  const jobId = dice.id();
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const add = (kind: "backup" | "init", createdAt: Date, extra: Row) =>
    insert("Job", {
      ...{ id: jobId, hostId, repositoryId, kind, order: orderOf({ kind, group: group ?? null, plan: null }) },
      sourceGroupId: kind === "backup" ? (group?.sourceGroupId ?? null) : null,
      ...{ requestedBy: "tom", createdAt, expiresAt: new Date(createdAt.getTime() + DAY_MS), ...extra },
    });
  const runningFrom = (at: Date): Row => ({
    state: "running",
    sentAt: at,
    acceptedAt: at,
    startedAt: at,
    sentToMachineId: machineId,
  });
  switch (story.is) {
    case "healthy": {
      if (!story.isRunning) return [];
      const at = ago((story.startedMinutesAgo ?? 5) * MINUTE_MS);
      add("backup", at, runningFrom(at));
      return [jobId];
    }
    case "initializing":
      add("init", ago(MINUTE_MS), { ...runningFrom(ago(MINUTE_MS)), requestedBy: "enrollment" });
      return [jobId];
    case "init_failed": {
      const at = ago(26 * HOUR_MS);
      const ended = { state: "failed", cause: story.cause, message: story.message, exitCode: 1, finishedAt: at };
      add("init", at, { ...ended, requestedBy: "enrollment", sentAt: at, acceptedAt: at, startedAt: at });
      return [];
    }
    case "queued":
      add("backup", ago(2 * HOUR_MS), { state: "queued" });
      return [];
    default:
      return [];
  }
}
