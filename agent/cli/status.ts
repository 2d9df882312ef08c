/** `status`: how this host stands with its server, as the running agent wrote it down, and what it has to do. */
import { join } from "node:path";
import { upcomingOccurrences } from "../calendar/mod.ts";
import { readAgentEnv } from "../config.ts";
import { type ConnectionState, remedyFor } from "../connection-state.ts";
import { messageOf } from "../errors.ts";
import { readJsonIfValid, readTextIfExists } from "../files.ts";
import { readJobFiles } from "../job-files.ts";
import { type AgentPaths, agentPaths } from "../paths.ts";
import { type AgentConfig, agentConfigSchema } from "../protocol/mod.ts";
import { readLiveState } from "../running.ts";
import { AGENT_VERSION } from "../version.ts";
import { BAD_USAGE, type Command, complain, getVariable, say } from "./command.ts";
import { startHint } from "./words.ts";

export const statusCommand: Command = {
  usage: "status [--wait N] [--json]",
  summary: "how this host stands with its server; waits up to N seconds for it to be online",
  run: showStatus,
};

async function showStatus(args: string[]): Promise<number | typeof BAD_USAGE> {
  const isJson = args.includes("--json");
  const [wait, seconds, ...more] = args.filter((arg) => arg !== "--json");
  const waitSeconds = wait === undefined ? 0 : wait === "--wait" && more.length === 0 ? Number(seconds) : Number.NaN;
  if (!(waitSeconds >= 0 && waitSeconds <= 3600)) return BAD_USAGE;
  const paths = agentPaths(getVariable);
  const env = await readAgentEnv(paths.envFile).catch((error) => {
    complain(messageOf(error));
    return null;
  });
  if (env === null) return 1;
  const { state, isAlive } = await waitForOnline(paths, waitSeconds);
  const isOnline = isAlive && state?.state === "online";
  const report = { host: env.hostId, server: env.serverUrl, version: AGENT_VERSION, ...(await readWork(paths)) };
  if (isJson) {
    const connection = isAlive || state?.reason === "revoked" ? state : null;
    const { state: said = "offline", reason = "stopped", at = null, message = null } = connection ?? {};
    say(JSON.stringify({ state: said, since: at, reason, message, isRunning: isAlive, ...report }, null, 2));
  } else {
    const first = isOnline ? `online since ${state.at}` : problemOf(state, isAlive);
    (isOnline ? say : complain)(first);
    for (const [name, value] of factsOf(report)) say(`  ${name.padEnd(12)}${value}`);
  }
  return isOnline ? 0 : 1;
}

type Live = { state: ConnectionState | null; isAlive: boolean };

async function waitForOnline(paths: AgentPaths, waitSeconds: number): Promise<Live> {
  const givesUpAt = Date.now() + waitSeconds * 1000;
  for (;;) {
    const live = await readLiveState(paths);
    if ((live.isAlive && live.state?.state === "online") || Date.now() >= givesUpAt) return live;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function problemOf(state: ConnectionState | null, isAlive: boolean): string {
  if (state === null || (!isAlive && state.reason !== "revoked")) {
    return `offline: the agent is not running. ${startHint()}`;
  }
  return `${state.state} (${state.reason}): ${state.message}. ${remedyFor(state.reason)}`;
}

/** What the agent has to do, as far as this user may see it. */
async function readWork(paths: AgentPaths) {
  const jobs = await readJobFiles(paths).catch(() => []);
  const config = await readJsonIfValid(paths.configFile, agentConfigSchema).catch(() => null);
  const open = jobs.filter(({ finished }) => finished === null);
  const waiting = jobs.flatMap(({ record, finished }) =>
    finished === null
      ? []
      : [
          {
            job: record.jobId,
            kind: finished.kind,
            state: finished.result.state,
            finishedAt: finished.result.finishedAt,
          },
        ],
  );
  return {
    jobs: open.map(({ record, isStarted }) => ({
      ...{ job: record.jobId, kind: record.order.kind, state: isStarted ? "running" : "queued" },
      acceptedAt: record.acceptedAt,
    })),
    results: waiting,
    next: config === null ? null : nextRun(config, new Date()),
    update: (await isOnTrial(paths)) ? "on trial" : null,
  };
}

function nextRun({ schedules }: AgentConfig, now: Date): { at: string; schedule: string; kind: string } | null {
  const runs = schedules
    .filter(({ isEnabled }) => isEnabled)
    .flatMap((schedule) =>
      upcomingOccurrences(schedule, now, 1).map(({ dueAt }) => ({
        ...{ at: dueAt.toISOString(), schedule: schedule.name, kind: schedule.kind },
      })),
    );
  return runs.sort((a, b) => a.at.localeCompare(b.at))[0] ?? null;
}

const isOnTrial = async ({ updateDir }: AgentPaths): Promise<boolean> =>
  (await readTextIfExists(join(updateDir, "trial")).catch(() => null)) !== null;

type Report = { host: string; server: string; version: string } & Awaited<ReturnType<typeof readWork>>;

function factsOf({ host, server, version, jobs, results, next, update }: Report): [string, string][] {
  const last = results.at(-1);
  return [
    ["host", host],
    ["server", server],
    ["version", version],
    ...jobs.map(({ job, kind, state }): [string, string] => [state, `${kind} ${job}`]),
    ...(last
      ? [
          [
            "unsent",
            `${results.length} ${results.length === 1 ? "result" : "results"}; the last: ${last.kind} ${last.state} at ${last.finishedAt}`,
          ] satisfies [string, string],
        ]
      : []),
    ["next run", next === null ? "none" : `${next.at} ${next.kind} "${next.schedule}"`],
    ...(update === null ? [] : [["update", update] satisfies [string, string]]),
  ];
}
