/** What a restore needs to know of its host, from the host's own file. */
import type { Outcome } from "./commands/outcome.ts";
import { type RestoreOrder, restore } from "./commands/restore.ts";
import { readHostSwitch } from "./config.ts";
import type { AgentPaths } from "./paths.ts";
import type { PerformDeps } from "./perform.ts";
import { currentPlatform } from "./platform/platform.ts";
import type { JobTools } from "./restic/supervise.ts";

const ALLOW_SWITCH = "RM_ALLOW_IN_PLACE_RESTORE";
const DIR_SWITCH = "RM_RESTORE_DIR";

type HostDeps = { paths: Pick<AgentPaths, "envFile">; getVariable(name: string): string | undefined };

/** Where this host's restores go, each into a folder of its own. */
export async function restoreBase({ paths, getVariable }: HostDeps): Promise<string> {
  const chosen = getVariable(DIR_SWITCH) || (await readHostSwitch(paths.envFile, DIR_SWITCH));
  return chosen || currentPlatform().defaultRestoreDir;
}

export type RestoreJob = {
  tools: JobTools;
  jobId: string;
  order: RestoreOrder;
  retried(attempt: () => Promise<Outcome>): Promise<Outcome>;
};

export async function restoreJob(deps: PerformDeps, { tools, jobId, order, retried }: RestoreJob): Promise<Outcome> {
  const { envFile, configDir, stateDir } = deps.paths;
  const isAllowed = (await readHostSwitch(envFile, ALLOW_SWITCH)) === "1";
  const how = `write ${ALLOW_SWITCH}=1 into ${envFile} there, or restore into a folder`;
  return await restore(tools, order, {
    base: await restoreBase(deps),
    name: jobId,
    barsInPlace: isAllowed ? null : `This host does not allow a restore in place: ${how}.`,
    ownFolders: [configDir, stateDir],
    retried,
  });
}
