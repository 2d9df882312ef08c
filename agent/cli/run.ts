/** `run`: the service; with the name of a source group, a backup by the service that runs already. */
import { runDaemon } from "../daemon.ts";
import { AgentError, messageOf } from "../errors.ts";
import { kindOfBuild } from "../kind.ts";
import { createLogger } from "../log.ts";
import { agentPaths } from "../paths.ts";
import { createScrubber } from "../scrub.ts";
import { AGENT_VERSION } from "../version.ts";
import { startWatchdog } from "../watchdog.ts";
import { BAD_USAGE, type Command, getVariable } from "./command.ts";
import { runGroup } from "./run-group.ts";

export const runCommand: Command = {
  usage: "run [GROUP]",
  summary: "the service; with GROUP, ask it to back up that source group now, and wait for the result",
  run: ([group, ...more]) => {
    if (more.length > 0 || group?.startsWith("-")) return Promise.resolve(BAD_USAGE);
    return group === undefined ? serve() : runGroup(group);
  },
};

export type ServeOptions = {
  /** Aborted to end the agent, by signals too. */
  stop?: AbortController;
  /** Takes each line of the log; standard error when it is not given. */
  write?: (line: string) => void;
};

/** Runs the agent until it is stopped; resolves to the exit code. */
export async function serve({ stop = new AbortController(), write }: ServeOptions = {}): Promise<number> {
  const scrubber = createScrubber();
  const log = createLogger(scrubber, write);
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
  startWatchdog({ getVariable, log });
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
