/** Whether this host can open its repository: by the configuration on its disk, with or without the server. */
import { readRepositoryConfig } from "../commands/probe.ts";
import { readJsonIfValid, realDisk } from "../files.ts";
import { hostRestic } from "../perform.ts";
import { agentConfigSchema, type JobCause, type RepositoryLock } from "../protocol/mod.ts";
import { resticEnvironment } from "../restic/env.ts";
import { sentenceFor } from "../restic/errors.ts";
import { listLocks } from "../restic/locks.ts";
import { preflight } from "../restic/preflight.ts";
import type { JobTools } from "../restic/supervise.ts";
import { bad, type DoctorDeps, ok, type Said, skipped, warn } from "./check.ts";

/** restic itself goes by this age, too. */
const OLD_LOCK_MS = 30 * 60_000;

export async function checkRepository(deps: DoctorDeps, stop: AbortSignal): Promise<Said> {
  const config = await readJsonIfValid(deps.paths.configFile, agentConfigSchema);
  if (config === null) return skipped("the server has not given this host a repository yet");
  const restic = await hostRestic(deps);
  if ("cause" in restic) return skipped('not tried, because of "restic"');
  for (const dir of [deps.paths.resticHome, deps.paths.resticCacheDir]) await realDisk.makeDir(dir).catch(() => {});
  const { repository } = config;
  const { paths, getVariable } = deps;
  const env = await resticEnvironment({ access: repository, resticVersion: restic.version, paths, getVariable });
  const problem = await preflight(repository.url, env);
  if (problem !== null) return finding("repo_unreachable", problem);
  const tools: JobTools = {
    ...{ restic, env, access: repository, stop, lockPatience: "1s" },
    ...{ log: () => {}, progress: () => {}, onSpawn: () => {} },
    // One that keeps retrying is told as soon as it says so.
    tuning: { jobSilenceMs: 60_000, unreachableMs: 1_000 },
  };
  const { end } = await readRepositoryConfig(tools);
  if (end.stopped !== null) return finding(end.retryCause ?? "repo_unreachable", end.notes.lastRetry());
  if (end.exitCode !== 0) return finding(end.notes.classify(end.exitCode), end.notes.lastWords());
  return judgeLocks(await listLocks(tools));
}

const finding = (cause: JobCause, detail: string): Said =>
  bad(detail === "" ? sentenceFor(cause) : `${sentenceFor(cause)}: ${detail}`, fixFor(cause));

function judgeLocks(locks: RepositoryLock[] | null): Said {
  const unlock = "Run Unlock on the host's page on the server; it takes away no lock that is in use.";
  const dead = locks?.find(({ isDead }) => isDead === true);
  if (dead !== undefined)
    return warn(`restic (process ${dead.pid}) died here and left its lock in the repository`, unlock);
  const isOld = ({ createdAt, isOwnHost }: RepositoryLock) =>
    !isOwnHost && Date.now() - Date.parse(createdAt) > OLD_LOCK_MS;
  const old = locks?.find(isOld);
  if (old !== undefined) return warn(`${old.hostname} has locked the repository since ${old.createdAt}`, unlock);
  const count = locks?.length ?? 0;
  return ok(count === 0 ? "it opens with this host's credentials" : `it opens; ${count} restic work with it now`);
}

function fixFor(cause: JobCause): string {
  switch (cause) {
    case "wrong_password":
      return "Enter the repository's own password on the host's page on the server.";
    case "repo_missing":
      return "Correct the repository's address on the server, or create it there with Probe.";
    case "repo_unreachable":
      return "Check name, port and firewall between this host and the repository, and that its server runs.";
    case "auth_refused":
      return "Correct the login of the repository on the host's page on the server.";
    case "repo_locked":
      return "Wait for the other restic, or run Unlock on the host's page on the server.";
    case "no_space":
      return "Free space where the repository, or this host's temporary folder, lies.";
    case "permission_denied":
      return "Give root on this host the right to read the repository's folder.";
    case "repo_damaged":
      return "Run Check on the host's page on the server, and follow what it says.";
    case "restic_too_old":
      return "Install a newer restic on this host.";
    default:
      return "Run Probe on the host's page on the server: its log tells all that restic says.";
  }
}
