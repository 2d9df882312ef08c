import type { JobState } from "@/agent/protocol/mod";
import { dayOf } from "@/server/core/days";
import type { Unit } from "@/server/db/transact";

export type EndedBackup = { hostId: string; state: JobState; at: Date; dataAddedBytes: number };

/**
 * Counts a backup on the UTC day it ended, in the transaction that ends its job: a job ends once, so it counts once.
 * The caller leaves out dry runs; a cancelled backup says nothing about a host.
 */
export async function noteBackupDay({ tx }: Unit, { hostId, state, at, dataAddedBytes }: EndedBackup): Promise<void> {
  const column = columnOf(state);
  if (column === null) return;
  const day = dayOf(at);
  const dataAdded = BigInt(Math.max(0, Math.round(dataAddedBytes)));
  await tx.hostDay.upsert({
    where: { hostId_day: { hostId, day } },
    create: { hostId, day, [column]: 1, dataAddedBytes: dataAdded },
    update: { [column]: { increment: 1 }, dataAddedBytes: { increment: dataAdded } },
  });
}

function columnOf(state: JobState): "succeeded" | "partial" | "failed" | null {
  switch (state) {
    case "succeeded":
    case "partial":
      return state;
    case "failed":
    case "lost":
      return "failed";
    case "cancelled":
    case "queued":
    case "sent":
    case "running":
      return null;
  }
}
