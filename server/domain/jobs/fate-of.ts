export type Fate = "as_it_is" | "resend" | "started" | "cancelled" | "timeout" | "lost";

type OpenJob = { id: string; state: string; expiresAt: Date; cancelRequestedAt: Date | null };
export type AgentKnowledge = { running: ReadonlySet<string>; finished: ReadonlySet<string>; now: Date };

/**
 * What becomes of a job that the server holds as `sent` or `running`, by what the agent says it knows. Pure.
 * Sending again is safe: the agent's journal keeps it from starting a job twice.
 */
export function fateOf(job: OpenJob, { running, finished, now }: AgentKnowledge): Fate {
  // Also one whose result is on its way: it must not be given up for being late while that is being handed over.
  if (finished.has(job.id) || running.has(job.id)) return job.state === "sent" ? "started" : "as_it_is";
  if (job.state === "running") return "lost";
  if (job.cancelRequestedAt !== null) return "cancelled";
  return job.expiresAt <= now ? "timeout" : "resend";
}
