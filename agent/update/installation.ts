/** Where the installed agent is, and whether this process runs from it. */
import { basename, dirname, join } from "node:path";
import { currentPlatform } from "../platform/platform.ts";

export type Installation = {
  /** What the service manager starts. */
  file: string;
  /** What is downloaded, beside it: a rename must not leave the file system. */
  newFile: string;
  /** The agent before the last update. */
  previousFile: string;
};

export function installationAt(file: string): Installation {
  const name = basename(file);
  return { file, newFile: join(dirname(file), `.${name}.new`), previousFile: `${file}.previous` };
}

/** Null for an agent that runs from its source, or from a place where the install script does not put it. */
export function findInstallation(
  kind: "compiled" | "bundled" | "source",
  getVariable: (name: string) => string | undefined,
): Installation | null {
  const { installedFile } = currentPlatform();
  const own = kind === "compiled" ? Deno.execPath() : kind === "bundled" ? getVariable("RM_AGENT_FILE") : undefined;
  return own === installedFile ? installationAt(installedFile) : null;
}
