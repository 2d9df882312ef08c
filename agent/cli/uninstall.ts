/** `uninstall`: takes the agent off this host; restic and its repositories stay as they are. */
import { messageOf } from "../errors.ts";
import { agentPaths } from "../paths.ts";
import { currentPlatform } from "../platform/platform.ts";
import { removeBackgroundAgent } from "../platform/windows-service/service.ts";
import { uninstallOnLinux } from "../uninstall.ts";
import { BAD_USAGE, type Command, complain, getVariable, say } from "./command.ts";

export const uninstallCommand: Command = {
  usage: "uninstall [--purge]",
  summary: "stop and remove the agent; configuration and state stay unless --purge is given",
  run: (args) => {
    const isPurge = args[0] === "--purge";
    if (args.length > (isPurge ? 1 : 0)) return Promise.resolve(BAD_USAGE);
    return currentPlatform().os === "windows" ? uninstallOnWindows() : uninstall(isPurge);
  },
};

async function uninstall(isPurge: boolean): Promise<number> {
  if (Deno.uid() !== 0) {
    complain("this must run as root: put sudo before it");
    return 1;
  }
  const isRemoved = await uninstallOnLinux({ paths: agentPaths(getVariable), isPurge, say });
  say(isRemoved ? "Done. restic and its repositories were not touched." : "There was nothing to remove.");
  say("The server still lists this host until it is deleted there.");
  return 0;
}

/** Windows keeps the file of a running program: the service goes here, the folders by the install script. */
async function uninstallOnWindows(): Promise<number> {
  try {
    await removeBackgroundAgent();
  } catch (error) {
    complain(
      `the service could not be removed (${messageOf(error)}): run this in a window that was opened as administrator`,
    );
    return 1;
  }
  say("service removed; install.ps1 -Uninstall removes the program, and with -Purge configuration and state as well");
  return 0;
}
