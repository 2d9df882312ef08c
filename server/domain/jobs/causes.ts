import { type JobCause, jobCauseSchema } from "@/agent/protocol/mod";

/** An action that is safe to offer beside a cause. */
export const CAUSE_ACTIONS = ["probe_repository", "edit_repository", "retry"] as const;
export type CauseAction = (typeof CAUSE_ACTIONS)[number];
export type CauseHelp = { sentence: string; fix: string; action: CauseAction | null };

/** What each cause means to a person and what to do about it. A new cause does not compile until it has both. */
const HELP: Record<JobCause, CauseHelp> = {
  wrong_password: {
    sentence: "The repository exists, but its encryption password is a different one.",
    fix: "Enter the repository's own password under Repository, then probe again.",
    action: "edit_repository",
  },
  repo_missing: {
    sentence: "There is no restic repository at this location.",
    fix: "Check the repository's address; a new one is made by itself when the location has never held one.",
    action: "edit_repository",
  },
  repo_unreachable: {
    sentence: "The host could not reach the repository.",
    fix: "Check the address, the network and the firewall between the host and the repository, then probe again.",
    action: "probe_repository",
  },
  auth_refused: {
    sentence: "The storage refused the login.",
    fix: "Correct the storage's user name and password under Repository, then probe again.",
    action: "edit_repository",
  },
  repo_locked: {
    sentence: "Another restic process holds the repository's lock.",
    fix: "Wait until the other run has ended; if none is running any more, remove the stale lock with Unlock, under Repository.",
    action: "retry",
  },
  no_space: {
    sentence: "There was no space left, on the repository or in the host's temporary folder.",
    fix: "Free space or raise the quota, then run the job again.",
    action: "retry",
  },
  permission_denied: {
    sentence: "Something could not be read or written for lack of permission.",
    fix: "Look in the log for the path and give the agent's user access to it, then run the job again.",
    action: "retry",
  },
  source_missing: {
    sentence: "The folders to back up do not exist on the host.",
    fix: "Correct the paths of the source group, or mount what is missing, then run the job again.",
    action: "retry",
  },
  restic_missing: {
    sentence: "restic was not found on the host.",
    fix: "Install restic on the host (for example `apt-get install restic`), then run the job again.",
    action: "retry",
  },
  restic_too_old: {
    sentence: "The host's restic is too old for this.",
    fix: "Install restic 0.14 or newer on the host, then run the job again.",
    action: "retry",
  },
  cancelled: { sentence: "The job was cancelled.", fix: "Run it again when you want it.", action: "retry" },
  timeout: {
    sentence: "The job took too long, or the host was not connected in time.",
    fix: "Check that the host is online and that its repository answers, then run the job again.",
    action: "retry",
  },
  agent_restarted: {
    sentence: "The agent was restarted while the job was running.",
    fix: "Run the job again; nothing that was already stored is lost.",
    action: "retry",
  },
  order_refused: {
    sentence: "The agent refused the order by its own rules.",
    fix: "Look in the log for the reason, correct the source group or update the agent, then run the job again.",
    action: null,
  },
  hook_failed: {
    sentence: "A command around the backup failed.",
    fix: "Read its output in the log, correct the command on the host or in the source group, then run the job again.",
    action: "retry",
  },
  repo_damaged: {
    sentence: "What the repository holds is not what was stored in it.",
    fix: "Read in the log what is damaged, make a copy of the repository, then follow `restic repair`; back up again.",
    action: null,
  },
  files_failed: {
    sentence: "Some files could not be put back.",
    fix: "Read in the report which files and why, then restore those again, perhaps into a folder of their own.",
    action: null,
  },
  unknown: {
    sentence: "The job failed for a reason that is not classified.",
    fix: "Read the end of the job's log; the last lines of restic say what happened.",
    action: "retry",
  },
};

/** @returns sentence, fix and action of a stored cause; null when there is none */
export function explainCause(cause: string | null): CauseHelp | null {
  if (cause === null) return null;
  return HELP[jobCauseSchema.catch("unknown").parse(cause)];
}
