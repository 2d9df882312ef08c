/** What updates leave behind when they did not come to their end. */
import { join } from "node:path";
import { formatDuration } from "../cli/words.ts";
import { readTextIfExists } from "../files.ts";
import type { AgentPaths } from "../paths.ts";
import { ok, type Said, warn } from "./check.ts";

/** Where the install script puts the agent. */
const PROGRAM_DIR = "/usr/local/bin";
/** No download and no trial takes longer. */
const LEFT_BEHIND_MS = 3_600_000;

type Places = Pick<AgentPaths, "updateDir"> & { programDir?: string };

export async function checkUpdate(paths: Places, now = Date.now()): Promise<Said> {
  const trialAge = await ageOf(join(paths.updateDir, "trial"), now);
  if (trialAge !== null && trialAge > LEFT_BEHIND_MS) {
    const said = `an update has been on trial for ${formatDuration(trialAge)}`;
    return warn(said, "Restart the agent: it confirms the update once the server welcomes it, or takes it back.");
  }
  const download = join(paths.programDir ?? PROGRAM_DIR, ".restic-manager-agent.new");
  const downloadAge = await ageOf(download, now);
  if (downloadAge !== null && downloadAge > LEFT_BEHIND_MS) {
    return warn(`a download of ${formatDuration(downloadAge)} ago was left behind`, `Run: rm ${download}`);
  }
  const rolledBack = ((await readTextIfExists(join(paths.updateDir, "rolled-back"))) ?? "").trim();
  if (rolledBack !== "") {
    const [, code = "crashed"] = rolledBack.split(/\s+/);
    return warn(
      `the last update was taken back (${code})`,
      "See the agent's log, and roll out a newer version on the server.",
    );
  }
  return ok(trialAge === null ? "no update is under way" : "an update is on trial");
}

async function ageOf(path: string, now: number): Promise<number | null> {
  try {
    const { mtime } = await Deno.stat(path);
    return mtime === null ? null : now - mtime.getTime();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
