/** The command line of the agent. */
import { readAgentEnv } from "./config.ts";
import { readConnectionState, remedyFor } from "./connection-state.ts";
import { runDaemon } from "./daemon.ts";
import { ENROLL_EXIT, enroll } from "./enroll.ts";
import { AgentError, messageOf } from "./errors.ts";
import { createLogger } from "./log.ts";
import { agentPaths } from "./paths.ts";
import { hostRestic } from "./perform.ts";
import { currentArch, currentPlatform } from "./platform/platform.ts";
import { createScrubber } from "./scrub.ts";
import { AGENT_VERSION } from "./version.ts";

const USAGE = `usage: restic-manager-agent COMMAND

  enroll              enroll this host; RM_SERVER in the environment, the one-time token on standard input
  run                 keep the connection to the server and run its jobs
  status [--wait N]   how this host stands with its server; waits up to N seconds for it to be online
  version             version, platform and kind of build`;

const getVariable = (name: string) => Deno.env.get(name);
const say = (text: string) => console.log(text);
const complain = (text: string) => console.error(text);

async function main(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case "enroll":
      return rest.length === 0 ? await enrollCommand() : usage();
    case "run":
      return rest.length === 0 ? await runCommand() : usage();
    case "status":
      return await statusCommand(rest);
    case "version":
    case "--version":
      say(`restic-manager-agent ${AGENT_VERSION} (${currentPlatform().os}/${currentArch()}, ${kindOfBuild()})`);
      return 0;
    case "help":
    case "--help":
      say(USAGE);
      return 0;
    default:
      return usage();
  }
}

function usage(): number {
  complain(USAGE);
  return 2;
}

/** How this agent came about: by `deno compile`, as a bundle beside its runtime, or straight from its source. */
function kindOfBuild(): "compiled" | "bundled" | "source" {
  if (Deno.build.standalone) return "compiled";
  return import.meta.url.endsWith(".ts") ? "source" : "bundled";
}

async function enrollCommand(): Promise<number> {
  const serverUrl = getVariable("RM_SERVER") ?? "";
  if (serverUrl === "") {
    complain("RM_SERVER is not set: give the server's address, such as https://manager.example");
    return ENROLL_EXIT.badInput;
  }
  const paths = agentPaths(getVariable);
  const restic = await hostRestic({ paths, getVariable });
  const outcome = await enroll({
    paths,
    serverUrl,
    token: await readToken(),
    pinnedPublicKey: getVariable("RM_PINNED_PUBKEY") || undefined,
    hostname: getVariable("RM_HOSTNAME") || undefined,
    resticVersion: "cause" in restic ? null : restic.version,
  });
  if (outcome.exitCode !== ENROLL_EXIT.ok) {
    complain(`enrollment failed: ${outcome.problem}`);
    return outcome.exitCode;
  }
  if (outcome.warning !== null) complain(`warning: ${outcome.warning}`);
  say(`enrolled as host ${outcome.hostId}`);
  return 0;
}

const MAX_TOKEN_BYTES = 4096;

async function readToken(): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of Deno.stdin.readable) {
    text += decoder.decode(bytes, { stream: true });
    if (text.includes("\n") || text.length > MAX_TOKEN_BYTES) break;
  }
  return (text.split("\n", 1)[0] ?? "").trim();
}

async function runCommand(): Promise<number> {
  const stop = new AbortController();
  const scrubber = createScrubber();
  const log = createLogger(scrubber);
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) {
    Deno.addSignalListener(signal, () => {
      log.info("stopping", { signal });
      stop.abort();
    });
  }
  // Deno would print it unscrubbed and end the process, and with it a backup that has nothing to do with it.
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    log.error("unexpected failure", { error: messageOf(event.reason) });
  });
  log.info("agent starts", { version: AGENT_VERSION, kind: kindOfBuild(), pid: Deno.pid });
  try {
    await runDaemon({ paths: agentPaths(getVariable), scrubber, log, getVariable, stop: stop.signal });
    log.info("agent stopped");
    return 0;
  } catch (error) {
    log.error("agent cannot run", {
      code: error instanceof AgentError ? error.code : "internal",
      error: messageOf(error),
    });
    return 1;
  }
}

async function statusCommand(args: string[]): Promise<number> {
  const waitSeconds = args.length === 0 ? 0 : args[0] === "--wait" && args.length === 2 ? Number(args[1]) : Number.NaN;
  if (!(waitSeconds >= 0 && waitSeconds <= 3600)) return usage();
  const paths = agentPaths(getVariable);
  try {
    await readAgentEnv(paths.envFile);
  } catch (error) {
    complain(messageOf(error));
    return 1;
  }
  const givesUpAt = Date.now() + waitSeconds * 1000;
  for (;;) {
    const state = await readConnectionState(paths.connectionFile);
    const isAlive = state !== null && (await currentPlatform().processIdentity(state.pid)) !== null;
    if (state?.state === "online" && isAlive) {
      say(`online since ${state.at}`);
      return 0;
    }
    if (Date.now() >= givesUpAt) {
      if (state === null || (!isAlive && state.reason !== "revoked")) {
        complain("offline: the agent is not running. Start it: systemctl start restic-manager-agent");
      } else complain(`${state.state} (${state.reason}): ${state.message}. ${remedyFor(state.reason)}`);
      return 1;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    complain(messageOf(error));
    Deno.exit(error instanceof AgentError && error.code === "bad_config" ? 2 : 1);
  }
}
