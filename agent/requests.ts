/**
 * What people on the host ask the running agent for: one file each in a folder that only the agent's own user can write
 * to. The asker names the job's id, so that a request that is read twice starts one job.
 */
import { join } from "node:path";
import * as z from "zod";
import { messageOf } from "./errors.ts";
import { listNames, readJsonIfValid, realDisk } from "./files.ts";
import { jobIdSchema } from "./protocol/mod.ts";
import type { Runner, RunnerDeps } from "./runner.ts";

export const requestSchema = z.object({
  kind: z.literal("backup"),
  /** The source group's name, as people know it. */
  sourceGroup: z.string().min(1).max(100),
  at: z.iso.datetime(),
});
export type LocalRequest = z.infer<typeof requestSchema>;

export const answerSchema = z.object({
  code: z.enum(["accepted", "no_config", "no_such_group", "too_old", "stopping"]),
  /** One sentence. */
  message: z.string(),
});
export type LocalAnswer = z.infer<typeof answerSchema>;

export const requestFile = (requestsDir: string, jobId: string): string => join(requestsDir, `${jobId}.json`);
export const answerFile = (requestsDir: string, jobId: string): string => join(requestsDir, `${jobId}.answer`);

const REQUEST_NAME = /^(local-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.json$/;
/** Whoever asked waits for seconds: what is older was asked of an agent that did not run. */
export const ANSWER_WITHIN_MS = 15_000;
const WAIT_AT_MOST_MS = 24 * 3_600_000;

type Watched = { deps: RunnerDeps; runner: Runner; stop: AbortSignal };

/** Takes requests until it is stopped. What cannot be watched is told in the log, and ends nothing else. */
export async function watchRequests(watched: Watched): Promise<void> {
  const { deps, stop } = watched;
  const { requestsDir } = deps.paths;
  try {
    await realDisk.makeDir(requestsDir);
    const watcher = Deno.watchFs(requestsDir, { recursive: false });
    const close = () => watcher.close();
    if (stop.aborted) return close();
    stop.addEventListener("abort", close, { once: true });
    void takeAll(watched, watcher).catch((error) => tellTrouble(watched, error));
  } catch (error) {
    tellTrouble(watched, error);
  }
}

const tellTrouble = ({ deps }: Watched, error: unknown) =>
  deps.log.error("backups cannot be asked for on this host", { error: messageOf(error) });

async function takeAll(watched: Watched, watcher: Deno.FsWatcher): Promise<void> {
  await takeThose(watched);
  for await (const event of watcher) {
    if (event.kind === "create" || event.kind === "modify" || event.kind === "rename") await takeThose(watched);
  }
}

async function takeThose(watched: Watched): Promise<void> {
  const { requestsDir } = watched.deps.paths;
  for (const name of await listNames(requestsDir)) {
    const jobId = REQUEST_NAME.exec(name)?.[1];
    if (jobId !== undefined && !watched.stop.aborted) await take(watched, jobId);
    else if (name.endsWith(".answer")) await removeOld(join(requestsDir, name));
  }
}

async function take(watched: Watched, jobId: string): Promise<void> {
  const { log, paths } = watched.deps;
  const file = requestFile(paths.requestsDir, jobId);
  const request = await readJsonIfValid(file, requestSchema).catch(() => null);
  if (request !== null) {
    const answer = await carryOut(watched, { jobId: jobIdSchema.parse(jobId), request });
    log.info("asked for on this host", { job: jobId, group: request.sourceGroup, answer: answer.code });
    await realDisk.writeFile(answerFile(paths.requestsDir, jobId), JSON.stringify(answer)).catch((error) => {
      log.error("a request on this host could not be answered", { job: jobId, error: messageOf(error) });
    });
  }
  await realDisk.remove(file).catch(() => {});
}

async function carryOut(
  { deps, runner }: Watched,
  { jobId, request }: { jobId: string; request: LocalRequest },
): Promise<LocalAnswer> {
  const ageMs = Math.abs(Date.now() - Date.parse(request.at));
  if (ageMs > ANSWER_WITHIN_MS)
    return { code: "too_old", message: "The request was made before the agent ran; ask again." };
  const config = deps.config.current();
  if (config === null) {
    const message = "The server has not given this host a repository yet; wait until it is online, then ask again.";
    return { code: "no_config", message };
  }
  const sourceGroup = config.sourceGroups.find(({ name }) => name === request.sourceGroup);
  if (sourceGroup === undefined) {
    const names = config.sourceGroups.map(({ name }) => name);
    const known = names.length === 0 ? "this host has none" : `this host has: ${names.join(", ")}`;
    return { code: "no_such_group", message: `There is no source group ${request.sourceGroup}; ${known}.` };
  }
  await runner.start({
    ...{ jobId, order: { kind: "backup", sourceGroup, isDryRun: false }, scheduleId: null, nominalAt: request.at },
    expiresAt: new Date(deps.serverNow().getTime() + WAIT_AT_MOST_MS).toISOString(),
  });
  const isTaken = runner.runningJobs().includes(jobId) || deps.delivery.finishedJobs().includes(jobId);
  if (!isTaken) return { code: "stopping", message: "The agent is just stopping; ask again once it runs." };
  return { code: "accepted", message: "The backup is queued." };
}

async function removeOld(file: string): Promise<void> {
  const info = await Deno.stat(file).catch(() => null);
  if (info?.mtime && Date.now() - info.mtime.getTime() > 4 * ANSWER_WITHIN_MS) await realDisk.remove(file);
}
