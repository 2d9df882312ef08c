import { messageOf } from "../errors.ts";
import { currentPlatform } from "../platform/platform.ts";
import { findProgram } from "../restic/find.ts";

const MAX_TOLD = 2000;

/**
 * Gives everything below `folder` to the agent's own user: links themselves instead of what they name, and without the
 * bits by which a program would run as that user. By chown(1), because names may be in no encoding that Deno can say.
 * @returns what went wrong; null when nothing did
 */
export async function ownTree(folder: string, stop: AbortSignal): Promise<string | null> {
  const { defaultPath } = currentPlatform();
  const chown = await findProgram("chown", defaultPath);
  if (chown === null) return "there is no chown on this host";
  try {
    const { success, stderr } = await new Deno.Command(chown, {
      args: ["-h", "-R", "--", `${Deno.uid()}:${Deno.gid()}`, folder],
      env: { PATH: defaultPath, LC_ALL: "C" },
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      signal: stop,
    }).output();
    if (success) return null;
    return new TextDecoder().decode(stderr).slice(0, MAX_TOLD).split("\n")[0] || "chown failed";
  } catch (error) {
    return messageOf(error);
  }
}
