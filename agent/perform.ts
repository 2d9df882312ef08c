/** What happens between "restic may be spawned now" and a result: find restic, give it its environment, run the command. */
import { join } from "node:path";
import { borrowAccess } from "./access.ts";
import { knownCanaries, plantCanaries } from "./canary.ts";
import { backup } from "./commands/backup.ts";
import { check } from "./commands/check.ts";
import { forget } from "./commands/forget.ts";
import { forgetSnapshot } from "./commands/forget-snapshot.ts";
import { init } from "./commands/init.ts";
import { failure, type Outcome } from "./commands/outcome.ts";
import { probe } from "./commands/probe.ts";
import { prune } from "./commands/prune.ts";
import { snapshots } from "./commands/snapshots.ts";
import { stats } from "./commands/stats.ts";
import { tag } from "./commands/tag.ts";
import { unlock } from "./commands/unlock.ts";
import { verify } from "./commands/verify.ts";
import { readHostSwitch } from "./config.ts";
import type { ConfigStore } from "./config-store.ts";
import { messageOf } from "./errors.ts";
import { withHooks } from "./hooks.ts";
import type { Job } from "./job.ts";
import type { Journal } from "./journal.ts";
import type { AgentPaths } from "./paths.ts";
import { currentPlatform } from "./platform/platform.ts";
import type { JobCause, JobProgress, LogLine, RepositoryAccess, Tuning } from "./protocol/mod.ts";
import { forgetAllowance } from "./restic/allowance.ts";
import { resticEnvironment } from "./restic/env.ts";
import { findRestic, type Restic, type ResticProblem } from "./restic/find.ts";
import { listLocks, removeOwnStaleLock } from "./restic/locks.ts";
import type { JobTools } from "./restic/supervise.ts";
import { restoreJob } from "./restore-job.ts";
import { withRetries } from "./retries.ts";
import type { Scrubber } from "./scrub.ts";

export type PerformDeps = {
  paths: AgentPaths;
  config: ConfigStore;
  journal: Journal;
  scrubber: Scrubber;
  tuning(): Tuning;
  getVariable(name: string): string | undefined;
  /** The server's clock, by which orders expire. */
  serverNow(): Date;
};

/** Only a restic that was ended by force, or that died, leaves its lock; one that failed by itself has removed it. */
const MAY_LEAVE_LOCK: ReadonlySet<JobCause | undefined> = new Set([
  "cancelled",
  "timeout",
  "agent_restarted",
  "permission_denied",
  "unknown",
] as const);

/** As long as restic waits for others' locks by itself; a busy repository is then tried again by the agent. */
const LOCK_PATIENCE = "5m";
/** A repository that was out of reach may have kept a lock that restic could not take away. */
const UNLOCK_BEFORE_RETRY_MS = 20_000;

/** systemd does not wait for ever for an agent that stops. */
const UNLOCK_WHILE_STOPPING_MS = 5_000;

/** The configuration follows `welcome` at once; an order that comes without is an error, not a matter of patience. */
const CONFIG_WAIT_MS = 30_000;

/** The restic that this host uses: RM_RESTIC of the environment or of agent.env, else the first on PATH. */
export async function hostRestic(deps: Pick<PerformDeps, "paths" | "getVariable">): Promise<Restic | ResticProblem> {
  const configured = deps.getVariable("RM_RESTIC") || (await readHostSwitch(deps.paths.envFile, "RM_RESTIC"));
  return await findRestic({ configured, path: deps.getVariable("PATH") });
}

/** Runs the job's command to its end. Never rejects: whatever goes wrong is an outcome. */
export async function perform(deps: PerformDeps, job: Job, report: (progress: JobProgress) => void): Promise<Outcome> {
  const log = (stream: LogLine["stream"], text: string) =>
    job.log?.append({ at: new Date().toISOString(), stream, text: deps.scrubber.scrub(text) });
  try {
    const outcome = scrubbed(await performOrThrow(deps, job, { log, report }), deps.scrubber);
    log("agent", `${outcome.state}${outcome.message === undefined ? "" : `: ${outcome.message}`}`);
    return outcome;
  } catch (error) {
    const outcome = scrubbed(failure("unknown", messageOf(error)), deps.scrubber);
    log("agent", outcome.message ?? outcome.state);
    return outcome;
  }
}

function scrubbed(outcome: Outcome, scrubber: Scrubber): Outcome {
  return outcome.message === undefined
    ? outcome
    : { ...outcome, message: scrubber.scrub(outcome.message).slice(0, 2000) };
}

type Output = { log: JobTools["log"]; report(progress: JobProgress): void };

type OnRepository = Output & { access: RepositoryAccess; isForeign: boolean };

async function performOrThrow(deps: PerformDeps, job: Job, output: Output): Promise<Outcome> {
  const config = await deps.config.wait(CONFIG_WAIT_MS);
  if (config === null) return failure("order_refused", "the server has not given this host a repository");
  const lent = borrowAccess(job, deps);
  if (lent === null) return await performOn(deps, job, { ...output, access: config.repository, isForeign: false });
  if ("state" in lent) return lent;
  try {
    const done = performOn(deps, job, { ...output, access: lent.access, isForeign: true });
    // In here, because the secrets are known to the scrubber no longer than that.
    return scrubbed(await done.catch((error) => failure("unknown", messageOf(error))), deps.scrubber);
  } finally {
    lent.giveBack();
  }
}

async function performOn(deps: PerformDeps, job: Job, output: OnRepository): Promise<Outcome> {
  const { access, isForeign } = output;
  const restic = await hostRestic(deps);
  if ("cause" in restic) return failure(restic.cause, restic.message);
  output.log("agent", `${job.record.order.kind} with restic ${restic.version} (${restic.program})`);
  const env = await resticEnvironment({
    access,
    resticVersion: restic.version,
    paths: deps.paths,
    getVariable: deps.getVariable,
  });
  let pid: number | null = null;
  // One after the other: the last restic of a job is the one that a later agent has to look for.
  let noting: Promise<void> = Promise.resolve();
  const tools: JobTools = {
    restic,
    env,
    isForeign,
    access,
    log: output.log,
    progress: output.report,
    stop: job.stop.signal,
    tuning: deps.tuning(),
    lockPatience: LOCK_PATIENCE,
    onSpawn: (spawned) => {
      pid = spawned;
      noting = noting.then(() => noteProcess(deps.journal, job.record.jobId, spawned));
    },
  };
  const unlockOwn = async (patience: { timeoutMs?: number }) => {
    const said = pid === null ? null : await removeOwnStaleLock({ restic, env, pid, ...patience });
    if (said !== null) output.log("agent", said);
  };
  if (job.record.order.kind === "backup")
    await plantCanaries(deps.paths).catch((error) => output.log("agent", `canary files: ${messageOf(error)}`));
  const outcome = await runCommand(deps, { tools, job, unlockOwn });
  // A restic that was ended by force leaves its lock behind, and nobody else will ever take it away.
  if (outcome.state !== "partial" && MAY_LEAVE_LOCK.has(outcome.cause)) {
    await unlockOwn(outcome.cause === "agent_restarted" ? { timeoutMs: UNLOCK_WHILE_STOPPING_MS } : {});
  }
  if (outcome.cause !== "repo_locked") return outcome;
  const locks = await listLocks(tools);
  return { ...outcome, ...(locks === null ? {} : { locks }) };
}

type Running = { tools: JobTools; job: Job; unlockOwn(patience: { timeoutMs?: number }): Promise<void> };

function runCommand(deps: PerformDeps, { tools, job, unlockOwn }: Running): Promise<Outcome> {
  const { jobId, order, expiresAt } = job.record;
  const retried = (attempt: () => Promise<Outcome>) =>
    withRetries(
      {
        tuning: deps.tuning(),
        stop: tools.stop,
        leftMs: () => Date.parse(expiresAt) - deps.serverNow().getTime(),
        log: (text) => tools.log("agent", text),
        beforeRetry: () => unlockOwn({ timeoutMs: UNLOCK_BEFORE_RETRY_MS }),
      },
      attempt,
    );
  switch (order.kind) {
    case "init":
      return init(tools);
    case "probe":
      return probe(tools);
    case "backup":
      return withHooks(
        { jobId, log: tools.log, stop: tools.stop, envFile: deps.paths.envFile, getVariable: deps.getVariable },
        order,
        () => retried(() => backup(tools, order)),
      );
    case "snapshots":
      return snapshots(tools, async (batch) => (await job.log?.appendSnapshots(batch)) ?? false);
    case "forget":
      return retried(() => forget(tools, order));
    case "prune":
      return retried(() => prune(tools));
    case "check":
      return retried(() => check(tools, order.readData));
    case "unlock":
      return unlock(tools);
    case "verify":
      return retried(async () => {
        const { verifyDir, doubtsFile } = deps.paths;
        const canaries = await knownCanaries(deps.paths);
        return await verify(tools, { ...order, canaries, doubtsFile, folder: join(verifyDir, jobId) });
      });
    case "stats":
      return retried(() => stats(tools));
    case "restore":
      return restoreJob(deps, { tools, jobId, order, retried });
    case "tag":
      return retried(() => tag(tools, order));
    case "forget-snapshot":
      return retried(() => forgetSnapshot(tools, order.snapshotId, forgetAllowance(deps.paths.forgottenFile)));
  }
}

/** So that a later agent can tell whether this restic still runs. A full disk must not end a running backup. */
async function noteProcess(journal: Journal, jobId: string, pid: number): Promise<void> {
  const identity = await currentPlatform().processIdentity(pid);
  await journal.noteProcess(jobId, { pid, identity }).catch(() => {});
}
