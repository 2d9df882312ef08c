/** `service`: the agent as a service of Windows. Elsewhere the system's own service manager is enough. */
import { messageOf } from "../errors.ts";
import { createLogger } from "../log.ts";
import { openLogFile } from "../log-file.ts";
import { agentPaths } from "../paths.ts";
import { currentPlatform } from "../platform/platform.ts";
import { runService } from "../platform/windows-service/dispatcher.ts";
import { endChildrenWithThisProcess } from "../platform/windows-service/job-object.ts";
import { ERROR, isWindowsError } from "../platform/windows-service/libraries.ts";
import {
  installBackgroundAgent,
  registerInstalledFile,
  removeBackgroundAgent,
  SERVICE_NAME,
  startBackgroundAgent,
  stopBackgroundAgent,
} from "../platform/windows-service/service.ts";
import { createScrubber } from "../scrub.ts";
import { BAD_USAGE, type Command, complain, getVariable, say } from "./command.ts";
import { serve } from "./run.ts";

export const serviceCommand: Command = {
  usage: "service run|install [--task]|remove|start|stop",
  summary: "on Windows: the agent as a service, or with --task as a task that starts at boot",
  run: chooseAction,
};

async function chooseAction([action = "", ...rest]: string[]): Promise<number | typeof BAD_USAGE> {
  const isTask = rest.length === 1 && rest[0] === "--task";
  if (!Object.hasOwn(ACTIONS, action) || (rest.length > 0 && !isTask)) return BAD_USAGE;
  if (isTask && action !== "run" && action !== "install") return BAD_USAGE;
  if (currentPlatform().os !== "windows") {
    complain("'service' is for Windows: on this system the service manager starts 'restic-manager-agent run' itself.");
    return 1;
  }
  try {
    return (await ACTIONS[action]?.(isTask)) ?? BAD_USAGE;
  } catch (error) {
    complain(messageOf(error));
    return isWindowsError(error, ERROR.notStartedByServiceManager) ? 2 : 1;
  }
}

/** An agent that ends without being asked to has exchanged its file, or failed: either way the file counts that is there. */
async function serveUntilExchanged(stop: AbortController, write: (line: string) => void): Promise<number> {
  const exitCode = await serve({ stop, write });
  if (stop.signal.aborted) return exitCode;
  const problem = await registerInstalledFile(getVariable);
  if (problem !== null) createLogger(createScrubber(), write).error("service is not registered anew", { problem });
  return exitCode;
}

const ACTIONS: Record<string, (isTask: boolean) => Promise<number>> = {
  async run(isTask) {
    const write = openLogFile({ dir: agentPaths(getVariable).logsDir });
    endChildrenWithThisProcess();
    if (isTask) return await serve({ write });
    return await runService({ name: SERVICE_NAME, work: (stop) => serveUntilExchanged(stop, write) });
  },
  async install(isTask) {
    const warnings = await installBackgroundAgent({ isTask, paths: agentPaths(getVariable), getVariable });
    for (const warning of warnings) complain(warning);
    say(isTask ? `task ${SERVICE_NAME} installed` : `service ${SERVICE_NAME} installed`);
    return 0;
  },
  async remove() {
    say((await removeBackgroundAgent()) ? `${SERVICE_NAME} removed` : `${SERVICE_NAME} was not installed`);
    return 0;
  },
  async start() {
    await startBackgroundAgent();
    say(`${SERVICE_NAME} started`);
    return 0;
  },
  async stop() {
    await stopBackgroundAgent();
    say(`${SERVICE_NAME} stopped`);
    return 0;
  },
};
