import { AppError } from "@/server/core/errors";
import { explainCause } from "@/server/domain/jobs";

/** Refuses work on a repository that cannot be opened yet, or any more, with the reason and what mends it. */
export function requireReady(repository: { state: string; cause: string | null }): void {
  if (repository.state === "ready") return;
  const help = explainCause(repository.cause);
  const message =
    repository.state === "init_failed"
      ? `The repository is not ready: ${help?.sentence ?? "it could not be opened."} ${help?.fix ?? "Correct it, then probe again."}`
      : "The repository is still being set up; try again once it shows as ready.";
  throw new AppError("repository_not_ready", message);
}
