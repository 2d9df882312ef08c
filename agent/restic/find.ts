/** Finds the restic to use and what it can do. */
import { isAbsolute, join } from "node:path";
import { messageOf } from "../errors.ts";
import { currentPlatform } from "../platform/platform.ts";

export type Restic = { program: string; version: string };
export type ResticProblem = { cause: "restic_missing" | "restic_too_old"; message: string };

/** First restic with --retry-lock. */
const RETRY_LOCK_SINCE = "0.16.0";

/** Makes a restic that can wait for other restics' locks. */
export const retryLockArguments = ({ restic, lockPatience }: { restic: Restic; lockPatience: string }): string[] =>
  isAtLeast(restic.version, RETRY_LOCK_SINCE) ? [`--retry-lock=${lockPatience}`] : [];

/** The oldest version whose output this agent was tried with. */
export const OLDEST_RESTIC = "0.14.0";

const VERSION_TIMEOUT_MS = 20_000;

/** True when `version` is at least `wanted`; both as `major.minor.patch`. */
export function isAtLeast(version: string, wanted: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(wanted)];
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const numbersOf = (version: string): number[] => version.split(".").map((part) => Number.parseInt(part, 10) || 0);

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
    return { cause: "restic_too_old", message };
  }
  return { program, version };
}
