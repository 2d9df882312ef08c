import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { type CommandResult, runCommand, runOrThrow } from "./processes";
import { suiteProgram } from "./suites";
import { makeTempDir } from "./temp";

/** Which suite carries which restic. Debian unstable moves on: there the version is a lower bound. */
const SUITE_OF = { "0.14": "bookworm", "0.18": "trixie", "0.19": "sid" } as const;
export type ResticVersion = keyof typeof SUITE_OF;
export const RESTIC_VERSIONS: readonly ResticVersion[] = ["0.14", "0.18", "0.19"];

/**
 * The absolute path of a restic of that version: the machine's own when it fits, else the one of the Debian suite that
 * carries it, downloaded once.
 */
export async function resticPath(version: ResticVersion = "0.14"): Promise<string> {
  const own = findInPath("restic");
  if (own && (await versionOf(own)).startsWith(`${version}.`)) return own;
  const suite = SUITE_OF[version];
  const path = await suiteProgram({ suite, packageName: "restic", program: "restic" });
  const found = await versionOf(path);
  const fits = suite === "sid" ? compare(found, version) >= 0 : found.startsWith(`${version}.`);
  if (!fits)
    throw new Error(`${path} is restic ${found}, not ${version}; remove it, or correct the suite in restic.ts.`);
  return path;
}

/** The version that `restic version` prints, for example "0.18.0". */
export async function versionOf(path: string): Promise<string> {
  const output = await runOrThrow({ name: "restic version", command: path, args: ["version"] });
  const version = /^restic (\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (!version) throw new Error(`${path} does not say its version: ${output}`);
  return version;
}

export interface RepositoryAccess {
  /** As restic takes it in -r, without credentials. */
  url: string;
  /** Of the REST server; left out when it asks for none. */
  username?: string;
  password?: string;
  /** Of the repository itself. */
  repositoryPassword: string;
}

export interface PlainRestic {
  readonly path: string;
  /** What tells restic of the repository, for a shell that calls it. */
  readonly env: Record<string, string>;
  /** Runs restic with the repository's credentials in its environment, its cache in a folder of its own. */
  run(args: readonly string[], options?: { timeoutMs?: number }): Promise<CommandResult>;
  init(): Promise<void>;
  backup(...paths: string[]): Promise<void>;
  snapshots(): Promise<Snapshot[]>;
}

const snapshotSchema = z.object({
  id: z.string(),
  short_id: z.string(),
  time: z.string(),
  hostname: z.string(),
  paths: z.array(z.string()),
  tags: z.array(z.string()).optional(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** restic as a person would run it by hand, without agent or server: the judge of what they did. */
export async function plainRestic(access: RepositoryAccess, version: ResticVersion = "0.14"): Promise<PlainRestic> {
  const path = await resticPath(version);
  const env = { ...resticEnvironment(access), RESTIC_CACHE_DIR: await makeTempDir("restic-cache") };
  const run: PlainRestic["run"] = (args, options) =>
    runCommand({ name: `restic ${args[0] ?? ""}`, command: path, args, env, ...options });
  const runWell = async (args: readonly string[]) => {
    const result = await run(args);
    if (result.code !== 0) throw new Error(`restic ${args.join(" ")} exited with ${result.code}: ${result.stderr}`);
    return result.stdout;
  };
  return {
    path,
    env,
    run,
    async init() {
      await runWell(["init"]);
    },
    async backup(...paths) {
      await runWell(["backup", "--", ...paths]);
    },
    async snapshots() {
      return z.array(snapshotSchema).parse(JSON.parse(await runWell(["snapshots", "--json"])));
    },
  };
}

/** 0.14 does not know RESTIC_REST_USERNAME/PASSWORD, every version takes them inside RESTIC_REPOSITORY. */
function resticEnvironment(access: RepositoryAccess): Record<string, string> {
  const { url, username, password, repositoryPassword } = access;
  const userInfo = username ? `${encodeURIComponent(username)}:${encodeURIComponent(password ?? "")}@` : "";
  return {
    RESTIC_REPOSITORY: url.replace(/^(rest:https?:\/\/)/, `$1${userInfo}`),
    RESTIC_PASSWORD: repositoryPassword,
  };
}

function findInPath(program: string): string | null {
  for (const dir of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(dir, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

function compare(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split(".").map(Number));
  return (a?.[0] ?? 0) - (b?.[0] ?? 0) || (a?.[1] ?? 0) - (b?.[1] ?? 0);
}
