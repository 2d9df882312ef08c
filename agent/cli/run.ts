/** `run`: the service; with the name of a source group, a backup by the service that runs already. */
import { runDaemon } from "../daemon.ts";
import { AgentError, messageOf } from "../errors.ts";
import { createLogger } from "../log.ts";
import { agentPaths } from "../paths.ts";
import { createScrubber } from "../scrub.ts";
import { AGENT_VERSION } from "../version.ts";
import { BAD_USAGE, type Command, getVariable } from "./command.ts";
import { runGroup } from "./run-group.ts";
import { kindOfBuild } from "./version.ts";

export const runCommand: Command = {
  usage: "run [GROUP]",
  summary: "the service; with GROUP, ask it to back up that source group now, and wait for the result",
  run: ([group, ...more]) => {
    if (more.length > 0 || group?.startsWith("-")) return Promise.resolve(BAD_USAGE);
    return group === undefined ? serve() : runGroup(group);
  },
};

async function serve(): Promise<number> {
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
