import type { JobCause } from "@/agent/protocol/mod";
import { explainCause } from "./causes";

/** How an `init` or `probe` ended. */
export type RepositoryFacts = {
  kind: "init" | "probe";
  hasSucceeded: boolean;
  cause: JobCause | null;
  message: string | null;
  /** restic's own id of the repository, when it named one. */
  repositoryId: string | null;
  isExisting: boolean;
};
export type KnownRepository = { state: string; resticRepositoryId: string | null; hasSnapshots: boolean };
export type RepositoryVerdict = {
  next: {
    state: "pending" | "ready" | "init_failed";
    cause: JobCause | null;
    message: string | null;
    resticRepositoryId: string | null;
  };
  /** The job that follows by itself. */
  followUp: "init" | "snapshots" | null;
};

/** These say that the repository cannot be used as it is configured; others may pass by themselves. */
const DEFINITE: readonly (JobCause | null)[] = ["wrong_password", "repo_missing", "auth_refused"];

/**
 * The repository's state after an `init` or a `probe`. Pure.
 * A repository that was never ready is made when a probe finds nothing there, so that "correct it and probe" is a
 * whole repair. One that has held data is never made anew: an empty repository would hide that the data is gone.
 */
export function repositoryAfter(facts: RepositoryFacts, known: KnownRepository): RepositoryVerdict {
  const wasReady = known.state === "ready";
  const resticRepositoryId = facts.repositoryId ?? known.resticRepositoryId;
  if (facts.hasSucceeded) {
    const hasUnlistedSnapshots = facts.kind === "init" ? facts.isExisting : !wasReady;
    return {
      next: { state: "ready", cause: null, message: null, resticRepositoryId },
      followUp: hasUnlistedSnapshots ? "snapshots" : null,
    };
  }
  const hasHeldData = wasReady || known.resticRepositoryId !== null || known.hasSnapshots;
  if (facts.kind === "probe" && facts.cause === "repo_missing" && !hasHeldData)
    return { next: { state: "pending", cause: null, message: null, resticRepositoryId }, followUp: "init" };
  const cause = facts.cause ?? "unknown";
  const message = facts.message ?? explainCause(cause)?.sentence ?? null;
  const state = wasReady && !DEFINITE.includes(cause) ? "ready" : "init_failed";
  return { next: { state, cause, message, resticRepositoryId }, followUp: null };
}
