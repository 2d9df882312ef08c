/** How a command ended, and the parts that all commands share. */
import type { JobCause, JobResult } from "../protocol/mod.ts";
import { sentenceFor } from "../restic/errors.ts";
import type { CallEnd } from "../restic/supervise.ts";

/** A result without its times, which the runner knows. */
export type Outcome = Omit<JobResult, "startedAt" | "finishedAt">;

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

/** The outcome of a call that the agent itself ended, or null when restic ended by itself. */
export function outcomeOfStop(end: CallEnd): Outcome | null {
  switch (end.stopped) {
    case null:
      return null;
    case "cancelled":
      return {
        state: "cancelled",
        cause: "cancelled",
        message: "The job was cancelled; restic was stopped.",
        exitCode: end.exitCode,
      };
    case "agent_stopped":
      return {
        state: "failed",
        cause: "agent_restarted",
        message: "The agent was stopped while the job was running; restic was stopped with it.",
        exitCode: end.exitCode,
      };
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

/** The failure of a call that ended by itself with an error. */
export function outcomeOfError(end: CallEnd): Outcome {
  if (end.signal !== null) return failure("unknown", `restic was ended by ${end.signal}`, end.exitCode);
  return failure(end.notes.classify(end.exitCode), end.notes.lastWords(), end.exitCode);
}
