import type { Actor } from "@/server/core/context";

/** The machine that an agent speaks for; null when it has not said so, and for everybody else. */
export const machineOf = (actor: Actor): string | null => (actor.kind === "agent" ? (actor.machineId ?? null) : null);

/**
 * Whether a job is another machine's: its order went there, or it was announced from there. What a second machine with
 * the same identity says about it is none of its business.
 */
export function isElsewhere(job: { sentToMachineId: string | null }, actor: Actor): boolean {
  const machineId = machineOf(actor);
  return machineId !== null && job.sentToMachineId !== null && job.sentToMachineId !== machineId;
}
