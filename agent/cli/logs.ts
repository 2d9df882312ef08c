/** `logs`: the agent's own log where the system keeps it, or the log of a job that the server does not hold yet. */
import { join } from "node:path";
import { listNames, readTextIfExists } from "../files.ts";
import { readStoredLines } from "../outbox.ts";
import { type AgentPaths, agentPaths } from "../paths.ts";
import { currentPlatform } from "../platform/platform.ts";
import { jobIdSchema } from "../protocol/mod.ts";
import { BAD_USAGE, type Command, complain, getVariable, say } from "./command.ts";
import { hasOpenRc, hasSystemd } from "./words.ts";

const SERVICE = "restic-manager-agent";
const OPENRC_LOG = `/var/log/${SERVICE}.log`;
const LOOK_EVERY_MS = 1000;

type Wanted = { isFollowing: boolean; lines: number };

export const logsCommand: Command = {
  usage: "logs [-f] [-n N] | logs --job ID",
  summary: "the agent's log, newest lines last; or that of a job whose result waits for the server",
  run: showLogs,
};

async function showLogs(args: string[]): Promise<number | typeof BAD_USAGE> {
  if (args[0] === "--job") {
    const jobId = jobIdSchema.safeParse(args[1]);
    return args.length === 2 && jobId.success ? await showJobLog(agentPaths(getVariable), jobId.data) : BAD_USAGE;
  }
  const wanted = readArguments(args);
  if (wanted === null) return BAD_USAGE;
  if (currentPlatform().os === "windows")
    return await showFile(join(agentPaths(getVariable).logsDir, "agent.log"), wanted);
  const { isFollowing, lines } = wanted;
  if (hasSystemd()) {
    const follow = isFollowing ? ["-f"] : ["--no-pager"];
    return await passOn("journalctl", ["-u", SERVICE, "-n", String(lines), ...follow]);
  }
  if (hasOpenRc()) return await passOn("tail", ["-n", String(lines), ...(isFollowing ? ["-F"] : []), OPENRC_LOG]);
  complain("no service manager keeps a log here: look where the agent was started");
  return 1;
}

function readArguments(args: string[]): Wanted | null {
  const wanted: Wanted = { isFollowing: false, lines: 100 };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === "-f") wanted.isFollowing = true;
    else if (args[i] === "-n" && /^\d{1,7}$/.test(args[i + 1] ?? "")) wanted.lines = Number(args[++i]);
    else return null;
  }
  return wanted;
}

async function passOn(program: string, args: string[]): Promise<number> {
  try {
    return (await new Deno.Command(program, { args, stdin: "null" }).spawn().status).code;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    complain(`${program} is not installed on this host`);
    return 1;
  }
}

/** Where no program of the system shows files. A file that shrinks was rotated, and goes on from its start. */
async function showFile(path: string, { isFollowing, lines }: Wanted): Promise<number> {
  let text = await readTextIfExists(path);
  if (text === null) {
    complain(`${path} is not there: the agent has not run as a service yet`);
    return 1;
  }
  for (const line of text.trimEnd().split("\n").slice(-lines)) say(line);
  while (isFollowing) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const next = (await readTextIfExists(path)) ?? "";
    const added = next.startsWith(text) ? next.slice(text.length) : next;
    // A line that is still being written waits for its end.
    const whole = added.slice(0, added.lastIndexOf("\n") + 1);
    if (whole !== "") say(whole.trimEnd());
    text = next.slice(0, next.length - (added.length - whole.length));
  }
  return 0;
}

async function showJobLog({ jobsDir }: AgentPaths, jobId: string): Promise<number> {
  const folder = join(jobsDir, jobId);
  if ((await listNames(folder)).length === 0) {
    const known = await listNames(jobsDir);
    const rest = known.length === 0 ? "none waits here" : `these wait here: ${known.join(", ")}`;
    complain(`no job ${jobId} waits for the server, which then has its log; ${rest}`);
    return 1;
  }
  for (const { at, stream, text } of await readStoredLines(folder)) say(`${at} ${stream} ${text}`);
  return 0;
}
