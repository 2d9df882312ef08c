/** What a copy of the server's own data says about itself, and whether it still is what it says. */
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { sha256OfFile } from "../lib/files.mjs";
import { CopyError, reason } from "./durable";

export const DATABASE = "restic-manager.db";
export const MASTER_KEY = "secret.key";
export const RELEASE_KEY = "release.key";
export const TLS_FILES = ["tls/cert.pem", "tls/key.pem", "tls/next-cert.pem", "tls/next-key.pem"] as const;
/** No other name is ever written by a restore, whatever a manifest says. */
const NAMES = [DATABASE, MASTER_KEY, RELEASE_KEY, ...TLS_FILES] as const;
export const MANIFEST = "manifest.json";
const FORMAT = "restic-manager server data";
const NEWEST_VERSION = 1;

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  version: z.number().int().positive(),
  createdAt: z.iso.datetime(),
  serverVersion: z.string().max(64),
  /** Names, oldest first. */
  migrations: z.array(z.string().min(1).max(200)).min(1),
  files: z
    .array(
      z.object({
        name: z.enum(NAMES),
        bytes: z.number().int().nonnegative(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1),
  keys: z.object({
    /** Where the master key is: in this copy, in RM_SECRET_KEY, or left out on purpose. */
    master: z.enum(["in_copy", "environment", "left_out"]),
    /** Which key it is, without telling anything of it; null when it was not there to be looked at. */
    masterId: z.string().max(64).nullable(),
    /** The public half, Base64. */
    releasePublic: z.string().max(100).nullable(),
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type CopiedFile = Manifest["files"][number];

export const newManifest = (facts: Omit<Manifest, "format" | "version">): Manifest => ({
  format: FORMAT,
  version: NEWEST_VERSION,
  ...facts,
});

export const hasFile = ({ files }: Manifest, name: string): boolean => files.some((file) => file.name === name);

/**
 * Reads a copy's manifest and compares every file with it.
 * @throws CopyError that says what is wrong with the copy
 */
export async function readCopy(dir: string): Promise<Manifest> {
  const manifest = parse(dir, await readFile(join(dir, MANIFEST), "utf8").catch((error) => missing(dir, error)));
  if (!hasFile(manifest, DATABASE)) throw new CopyError(`${dir} names no database in its ${MANIFEST}; ${ANOTHER}`);
  for (const file of manifest.files) await verify(dir, file);
  return manifest;
}

const ANOTHER = "take another copy.";

function missing(dir: string, error: unknown): never {
  throw new CopyError(
    `${dir} is no whole copy of this server's data: ${MANIFEST} cannot be read (${reason(error)}); name the folder that \`npm run backup\` made.`,
  );
}

function parse(dir: string, text: string): Manifest {
  const json = parseJson(text);
  const version = z.object({ format: z.literal(FORMAT), version: z.number() }).safeParse(json);
  if (version.success && version.data.version > NEWEST_VERSION)
    throw new CopyError(`${dir} was made by a newer version of this program; restore it with that version.`);
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.join(".") || "it is no JSON of ours";
  throw new CopyError(`The ${MANIFEST} in ${dir} is damaged (${where}); ${ANOTHER}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function verify(dir: string, { name, bytes, sha256 }: CopiedFile): Promise<void> {
  const path = join(dir, name);
  const stat = await lstat(path).catch(() => null);
  if (!stat) throw new CopyError(`${path} is missing from the copy; ${ANOTHER}`);
  if (!stat.isFile()) throw new CopyError(`${path} is no plain file; ${ANOTHER}`);
  if (stat.size !== bytes || (await sha256OfFile(path)) !== sha256)
    throw new CopyError(`${path} is not what the copy's ${MANIFEST} says: the copy is damaged; ${ANOTHER}`);
}
