/** Finds the restic to use and what it can do. */
import { isAbsolute, join } from "node:path";
import { messageOf } from "../errors.ts";
import { currentPlatform } from "../platform/platform.ts";
import { isAtLeast, OLDEST_RESTIC, resticHas } from "../protocol/mod.ts";

export type Restic = { program: string; version: string };
/** `version` is set where there is one that is too old. */
export type ResticProblem = { cause: "restic_missing" | "restic_too_old"; message: string; version?: string };

/** Makes a restic that can wait for other restics' locks. */
export const retryLockArguments = ({ restic, lockPatience }: { restic: Restic; lockPatience: string }): string[] =>
  resticHas(restic.version, "retryLock") ? [`--retry-lock=${lockPatience}`] : [];

const VERSION_TIMEOUT_MS = 20_000;

/**
 * The restic of this host: `RM_RESTIC` (an absolute path), else the first on PATH.
 * Every call looks again, so that an update of restic needs no restart of the agent.
 */
export async function findRestic({
  configured,
  path,
}: {
  configured: string | undefined;
  path: string | undefined;
}): Promise<Restic | ResticProblem> {
  const { defaultPath, programsDir } = currentPlatform();
  const program =
    configured || (await findProgram("restic", path || defaultPath)) || (await findProgram("restic", programsDir));
  if (program === null) {
    return { cause: "restic_missing", message: "restic is not installed on this host: install the package restic" };
  }
  if (!isAbsolute(program)) {
    return { cause: "restic_missing", message: "RM_RESTIC must be an absolute path to restic" };
  }
  return await askVersion(program);
}

/** The absolute path of the first program of that name on PATH, or null. */
export async function findProgram(name: string, path: string): Promise<string | null> {
  const isWindows = Deno.build.os === "windows";
  for (const dir of path.split(isWindows ? ";" : ":")) {
    if (!isAbsolute(dir)) continue;
    const candidate = join(dir, isWindows ? `${name}.exe` : name);
    const info = await Deno.stat(candidate).catch(() => null);
    if (info?.isFile && (isWindows || ((info.mode ?? 0) & 0o111) !== 0)) return candidate;
  }
  return null;
}

async function askVersion(program: string): Promise<Restic | ResticProblem> {
  let output: string;
  try {
    const signal = AbortSignal.timeout(VERSION_TIMEOUT_MS);
    // Programs of Windows fail in odd ways where it is not told where Windows is.
    const systemRoot = Deno.build.os === "windows" ? Deno.env.get("SystemRoot") : undefined;
    const env = systemRoot === undefined ? {} : { SystemRoot: systemRoot };
    const options: Deno.CommandOptions = {
      ...({ args: ["version"], env, clearEnv: true, stdin: "null", stderr: "null", signal } as const),
    };
    const command = new Deno.Command(program, options);
    output = new TextDecoder().decode((await command.output()).stdout);
  } catch (error) {
    return { cause: "restic_missing", message: `${program} cannot be started: ${messageOf(error)}` };
  }
  const version = /^restic (\d+\.\d+(?:\.\d+)?)/m.exec(output)?.[1];
  if (version === undefined) {
    return { cause: "restic_missing", message: `${program} does not say which restic it is: reinstall restic` };
  }
  if (!isAtLeast(version, OLDEST_RESTIC)) {
    const message = `restic ${version} is too old: install ${OLDEST_RESTIC} or newer`;
    return { cause: "restic_too_old", message, version };
  }
  return { program, version };
}
