/**
 * Planted files: the agent knows what they hold without asking the repository, so that what a drill restores of them is
 * compared with something that never was in a backup. They lie in a folder of their own and nowhere else.
 */
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import * as z from "zod";
import { AgentError } from "./errors.ts";
import { readJsonIfValid, realDisk } from "./files.ts";
import type { AgentPaths } from "./paths.ts";

type Planted = { name: string; bytes: number; mode?: number; modifiedAt?: string };
/** The second name is long and holds what encodings go wrong with; the third has a mode and a time of its own. */
const FILES: readonly Planted[] = [
  { name: "random.bin", bytes: 4096 },
  { name: `Kanarienvogel äöüß 金絲雀 канарейка 🐤 ${"langer Name ".repeat(4)}ende.bin`, bytes: 1024 },
  { name: "dated.bin", bytes: 1024, mode: 0o640, modifiedAt: "2001-02-03T04:05:06.000Z" },
];

const memorySchema = z.object({
  seed: z.string().regex(/^[0-9a-f]{64}$/),
  /** Snapshots from before may hold other content, or none. */
  plantedAt: z.iso.datetime(),
  files: z.array(
    z.object({
      name: z.string().min(1),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      mode: z.number().int().optional(),
      modifiedAt: z.iso.datetime().optional(),
    }),
  ),
});

/** A planted file as a drill must find it. `path` as on the host. */
export type Canary = {
  path: string;
  sha256: string;
  plantedAt: string;
  mode?: number | undefined;
  modifiedAt?: string | undefined;
};

type Places = Pick<AgentPaths, "configDir" | "stateDir">;
export const canaryFolder = ({ configDir }: Pick<AgentPaths, "configDir">): string => join(configDir, "canary");
const memoryFile = ({ stateDir }: Places): string => join(stateDir, "canaries.json");

/** Sees to it that every planted file is there and holds what is remembered. Throws when that cannot be. */
export async function plantCanaries(paths: Places): Promise<void> {
  const known = await readJsonIfValid(memoryFile(paths), memorySchema);
  const seed = known?.seed ?? randomBytes(32).toString("hex");
  const folder = canaryFolder(paths);
  const there = await Deno.lstat(folder).catch(() => null);
  if (there !== null && !there.isDirectory) throw new AgentError("state_dir_failed", `${folder} is no folder`);
  await realDisk.makeDir(folder);
  const wanted = FILES.map((file) => ({ ...file, content: contentOf(seed, file) }));
  for (const file of wanted) await plant(join(folder, file.name), file);
  const files = wanted.map(({ name, content, mode, modifiedAt }) => ({
    ...{ name, sha256: hashOf(content) },
    ...(mode === undefined ? {} : { mode }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
  }));
  const isRemembered = files.every(({ name, sha256 }) =>
    known?.files.some((one) => one.name === name && one.sha256 === sha256),
  );
  if (known !== null && isRemembered) return;
  const memory: z.infer<typeof memorySchema> = { seed, plantedAt: new Date().toISOString(), files };
  await realDisk.writeFile(memoryFile(paths), JSON.stringify(memory));
}

/** What was planted on this host; none while nothing was. */
export async function knownCanaries(paths: Places): Promise<Canary[]> {
  const memory = await readJsonIfValid(memoryFile(paths), memorySchema);
  if (memory === null) return [];
  const { plantedAt } = memory;
  return memory.files.map(({ name, ...file }) => ({ ...file, plantedAt, path: join(canaryFolder(paths), name) }));
}

async function plant(path: string, { content, mode, modifiedAt }: Planted & { content: Uint8Array }): Promise<void> {
  const info = await Deno.lstat(path).catch(() => null);
  const isOwn = info?.isFile === true && info.size === content.length;
  if (isOwn && hashOf(await Deno.readFile(path)) === hashOf(content)) return;
  // Never through a link that somebody put there.
  await realDisk.remove(path);
  await Deno.writeFile(path, content, { createNew: true, mode: mode ?? 0o600 });
  if (mode !== undefined && Deno.build.os !== "windows") await Deno.chmod(path, mode);
  if (modifiedAt !== undefined) await Deno.utime(path, new Date(modifiedAt), new Date(modifiedAt));
}

/** Looks random, is the same whenever it is asked for, and known to nobody without the seed. */
function contentOf(seed: string, { name, bytes }: Planted): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let i = 0; i * 32 < bytes; i++) parts.push(createHash("sha256").update(`${seed} ${name} ${i}`).digest());
  return new Uint8Array(parts.flatMap((part) => [...part]).slice(0, bytes));
}

const hashOf = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex");
