/** `run GROUP`: asks the running agent for a backup of one source group now, and waits for its result. */
import { AgentError } from "../errors.ts";
import { readJsonIfValid, realDisk } from "../files.ts";
import { readEnd } from "../job-files.ts";
import { type AgentPaths, agentPaths } from "../paths.ts";
import type { JobResult } from "../protocol/mod.ts";
import {
  ANSWER_WITHIN_MS,
  answerFile,
  answerSchema,
  type LocalAnswer,
  type LocalRequest,
  requestFile,
} from "../requests.ts";
import { isAgentRunning } from "../running.ts";
import { complain, getVariable, say } from "./command.ts";
import { formatBytes, startHint } from "./words.ts";

const LOOK_EVERY_MS = 200;
/** How long an agent may be gone while somebody waits for its result: a restart takes seconds. */
const GONE_AT_MOST_MS = 60_000;

const pause = () => new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));

export async function runGroup(name: string): Promise<number> {
  const paths = agentPaths(getVariable);
  if (!(await isAgentRunning(paths).catch(() => true))) {
    complain(`the agent is not running, so nothing was started. ${startHint()}`);
    return 1;
  }
  const jobId = `local-${crypto.randomUUID()}`;
  const answer = await ask(paths, jobId, { kind: "backup", sourceGroup: name, at: new Date().toISOString() });
  if (answer === null) {
    complain("the agent did not answer, so nothing was started. Look at its log: restic-manager-agent logs");
    return 1;
  }
  if (answer.code !== "accepted") {
    complain(answer.message);
    return 1;
  }
  say(`job ${jobId}`);
  complain("waiting for its result; Ctrl-C leaves the job running");
  const result = await follow(paths, jobId);
  if (result === null) {
    complain(`the agent is not running any more; it settles the job when it starts again. ${startHint()}`);
    return 1;
  }
  say(describe(result));
  return result.state === "succeeded" ? 0 : 1;
}

async function ask(paths: AgentPaths, jobId: string, request: LocalRequest): Promise<LocalAnswer | null> {
  const [asked, answered] = [requestFile(paths.requestsDir, jobId), answerFile(paths.requestsDir, jobId)];
  try {
    await realDisk.writeFile(asked, JSON.stringify(request));
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw new AgentError("state_dir_failed", `${paths.requestsDir} cannot be written to: run this as root, with sudo`);
  }
  try {
    const givesUpAt = Date.now() + ANSWER_WITHIN_MS;
    while (Date.now() < givesUpAt) {
      const answer = await readJsonIfValid(answered, answerSchema);
      if (answer !== null) return answer;
      await pause();
    }
    return null;
  } finally {
    for (const file of [asked, answered]) await realDisk.remove(file).catch(() => {});
  }
}

async function follow(paths: AgentPaths, jobId: string): Promise<JobResult | null> {
  let aliveAt = Date.now();
  for (;;) {
    const end = await readEnd(paths, jobId);
    if (end !== null) return end.result;
    if (await isAgentRunning(paths)) aliveAt = Date.now();
    else if (Date.now() - aliveAt > GONE_AT_MOST_MS) return null;
    await pause();
  }
}

function describe({ state, message, summary, startedAt, finishedAt }: JobResult): string {
  const seconds = Math.max(0, Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000));
  const figures =
    summary?.snapshotId === undefined
      ? []
      : [
          `snapshot ${summary.snapshotId.slice(0, 8)}`,
          `${summary.totalFilesProcessed} files, ${formatBytes(summary.totalBytesProcessed)}`,
          `${formatBytes(summary.dataAddedBytes)} added`,
        ];
  return [`${state} after ${seconds} s`, ...figures, ...(message === undefined ? [] : [message])].join(" · ");
}
