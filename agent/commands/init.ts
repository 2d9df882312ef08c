import { wordsOf } from "../restic/parse.ts";
import { preflight } from "../restic/preflight.ts";
import { callRestic, type JobTools } from "../restic/supervise.ts";
import { failure, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";
import { readRepositoryConfig } from "./probe.ts";

/** What restic says when the repository is there already: file, REST and SFTP; S3 and Azure. */
const EXISTS = /config file already exists|already initialized/;

/**
 * Makes the repository, or recognises one that is already there. An existing one must open with our password, else the
 * job fails with `wrong_password`.
 */
export async function init(tools: JobTools): Promise<Outcome> {
  const problem = await preflight(tools.access.url, tools.env);
  if (problem !== null) return failure("repo_unreachable", problem);
  let isExisting = false;
  let repositoryId: string | undefined;
  const end = await callRestic(tools, {
    args: ["init", "--json"],
    onLine: (line) => {
      if (line.kind === "initialized") repositoryId = line.repositoryId;
      isExisting ||= EXISTS.test(wordsOf(line));
    },
  });
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  if (end.exitCode !== 0 && !isExisting) return outcomeOfError(end);
  if (end.exitCode === 0 && repositoryId !== undefined) return made(repositoryId);

  if (isExisting) tools.log("agent", "the repository exists already; checking that our password opens it");
  const config = await readRepositoryConfig(tools);
  const configStopped = outcomeOfStop(config.end);
  if (configStopped !== null) return configStopped;
  if (config.end.exitCode !== 0) return outcomeOfError(config.end);
  return { state: "succeeded", exitCode: 0, repository: { isExisting, ...config.repositoryId } };
}

const made = (repositoryId: string): Outcome => ({
  state: "succeeded",
  exitCode: 0,
  repository: { repositoryId, isExisting: false },
});
