import { listLocks } from "../restic/locks.ts";
import { parseRepositoryId } from "../restic/parse.ts";
import { preflight } from "../restic/preflight.ts";
import { type CallEnd, callRestic, type JobTools } from "../restic/supervise.ts";
import { failure, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";

/** Opens the repository and reads its configuration: proves location, login and password. Takes no lock,
 * and tells those that are there. */
export async function probe(tools: JobTools): Promise<Outcome> {
  const problem = await preflight(tools.access.url, tools.env);
  if (problem !== null) return failure("repo_unreachable", problem);
  const { end, repositoryId } = await readRepositoryConfig(tools);
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  if (end.exitCode !== 0) return outcomeOfError(end);
  const locks = await listLocks(tools);
  return {
    state: "succeeded",
    exitCode: 0,
    repository: { isExisting: true, ...repositoryId },
    ...(locks === null ? {} : { locks }),
  };
}

/** `restic cat config`, whose output is the repository's id and nothing secret. */
export async function readRepositoryConfig(
  tools: JobTools,
): Promise<{ end: CallEnd; repositoryId: { repositoryId?: string } }> {
  let output = "";
  const end = await callRestic(tools, {
    args: ["cat", "config", "--no-lock"],
    onStdoutText: (text) => {
      if (output.length < 64 * 1024) output += text;
    },
  });
  const repositoryId = parseRepositoryId(output);
  return { end, repositoryId: repositoryId === undefined ? {} : { repositoryId } };
}
