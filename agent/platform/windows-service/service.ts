/** The agent in the background of Windows: a service, or a task of the Task Scheduler; never both. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf } from "../../errors.ts";
import type { AgentPaths } from "../../paths.ts";
import { agentArgv, commandLine, serviceEnvironment, thisProgram } from "./command-line.ts";
import { installService } from "./install.ts";
import { removeService, serviceState, startService, stopService } from "./manager.ts";
import { removeOldRuntimes } from "./old-runtimes.ts";
import { hasTask, installTask, removeTask, startTask, stopTask } from "./scheduled-task.ts";

export const SERVICE_NAME = "restic-manager-agent";
const DISPLAY_NAME = "restic-manager agent";
const DESCRIPTION = "Runs the restic backups of this computer as its restic-manager server plans them.";

export type InstallRequest = {
  isTask: boolean;
  paths: AgentPaths;
  getVariable(name: string): string | undefined;
};

/**
 * Registers this very program, also when it was registered before from another place: an update calls this again.
 * Returns what deserves a warning.
 */
export async function installBackgroundAgent({ isTask, paths, getVariable }: InstallRequest): Promise<string[]> {
  const program = thisProgram();
  if (!program.isStandalone) await removeOldRuntimes(dirname(fileURLToPath(program.mainModule)));
  const setup = { name: SERVICE_NAME, description: DESCRIPTION };
  if (isTask) {
    const argv = agentArgv(program, ["service", "run", "--task"]);
    await installTask({ ...setup, argv, tempFile: join(paths.configDir, "task.xml") });
    await removeService(SERVICE_NAME);
    return ["A task cannot be asked to stop: Windows ends the agent and a running restic at once."];
  }
  if (await hasTask(SERVICE_NAME)) await removeTask(SERVICE_NAME);
  return installService({
    ...setup,
    displayName: DISPLAY_NAME,
    commandLine: commandLine(agentArgv(program, ["service", "run"])),
    environment: serviceEnvironment(program, getVariable),
  });
}

/** False when neither was there. */
export async function removeBackgroundAgent(): Promise<boolean> {
  const hadService = await removeService(SERVICE_NAME);
  if (!(await hasTask(SERVICE_NAME))) return hadService;
  await stopTask(SERVICE_NAME).catch(() => {});
  await removeTask(SERVICE_NAME);
  return true;
}

export const startBackgroundAgent = (): Promise<void> => viaServiceOrTask(startService, startTask);
export const stopBackgroundAgent = (): Promise<void> => viaServiceOrTask(stopService, stopTask);

type Act = (name: string) => Promise<void>;

/** The task only where there is no service; without both, the service's own error says so. */
async function viaServiceOrTask(byService: Act, byTask: Act): Promise<void> {
  const isTask = serviceState(SERVICE_NAME) === null && (await hasTask(SERVICE_NAME));
  await (isTask ? byTask : byService)(SERVICE_NAME);
}

const REGISTER_TIMEOUT_MS = 60_000;

/**
 * Lets the installed file register itself, so that the service manager's next start is of what lies there now: after an
 * update another agent than this one, whose runtime is another. Resolves to what went wrong, or null.
 */
export async function registerInstalledFile(getVariable: InstallRequest["getVariable"]): Promise<string | null> {
  const file = getVariable("RM_AGENT_FILE");
  if (file === undefined || file === "") return null;
  const signal = AbortSignal.timeout(REGISTER_TIMEOUT_MS);
  try {
    const command = new Deno.Command(file, { args: ["service", "install"], stdin: "null", stdout: "null", signal });
    const { code, stderr } = await command.output();
    return code === 0 ? null : `${file} ended with ${code}: ${new TextDecoder().decode(stderr).trim()}`;
  } catch (error) {
    return messageOf(error);
  }
}
