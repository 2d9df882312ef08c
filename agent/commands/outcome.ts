/** How a command ended, and the parts that all commands share. */
import type { StopRequest } from "../job.ts";
import type { JobCause, JobResult } from "../protocol/mod.ts";
import { sentenceFor } from "../restic/errors.ts";
import type { CallEnd } from "../restic/supervise.ts";

/** A result without its times, which the runner knows. */
export type Outcome = Omit<JobResult, "startedAt" | "finishedAt">;

/** Troubles of the way to the repository or of the host, not of some files. */
export const NOT_THE_FILES: ReadonlySet<JobCause> = new Set([
  ...(["wrong_password", "repo_missing", "repo_unreachable", "auth_refused", "repo_locked"] as const),
  ...(["restic_too_old", "cancelled", "timeout", "agent_restarted"] as const),
]);

/** A failure with the cause's sentence and the detail that restic gave. */
export function failure(cause: JobCause, detail: string, exitCode?: number): Outcome {
  const sentence = sentenceFor(cause);
  return {
    state: "failed",
    cause,
    message: detail === "" ? `${sentence}.` : `${sentence}: ${detail.replace(/\.$/, "")}.`,
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}

/** The outcome of a job that was told to end. */
export function stopOutcome(why: StopRequest): Outcome {
  switch (why) {
    case "cancelled":
      return { state: "cancelled", cause: "cancelled", message: "The job was cancelled; restic was stopped." };
    case "agent_stopped": {
      const message = "The agent was stopped while the job was running; restic was stopped with it.";
      return { state: "failed", cause: "agent_restarted", message };
    }
    case "access_over": {
      const message =
        "The time for which the other host's repository was lent is over; restic was stopped. Start it again.";
      return { state: "failed", cause: "timeout", message };
    }
  }
}

/** The outcome of a call that the agent itself ended, or null when restic ended by itself. */
export function outcomeOfStop(end: CallEnd): Outcome | null {
  switch (end.stopped) {
    case null:
      return null;
    case "cancelled":
    case "agent_stopped":
    case "access_over":
      return { ...stopOutcome(end.stopped), exitCode: end.exitCode };
    case "silent":
      return failure("timeout", "", end.exitCode);
    case "unreachable":
      return failure(
        end.retryCause ?? "repo_unreachable",
        end.notes.lastRetry() || end.notes.lastWords(),
        end.exitCode,
      );
  }
}

/** A failure for which the cause's own sentence would be wrong. `message` is one sentence. */
export const failureSaying = (cause: JobCause, message: string, exitCode?: number): Outcome => ({
  state: "failed",
  cause,
  message,
  ...(exitCode === undefined ? {} : { exitCode }),
});

/** What an append-only server, or a file system without write access, does to `forget` and `prune`. */
export const deletingRefused = (what: string, exitCode: number): Outcome =>
  failureSaying(
    "permission_denied",
    `The repository refuses to delete: ${what}; give this host's login the right to delete, or leave it to another host.`,
    exitCode,
  );

/** The failure of a call that ended by itself with an error. */
export function outcomeOfError(end: CallEnd): Outcome {
  if (end.signal !== null) return failure("unknown", `restic was ended by ${end.signal}`, end.exitCode);
  return failure(end.notes.classify(end.exitCode), end.notes.lastWords(), end.exitCode);
}
