/** `npm run backup`: a whole copy of the server's own data in a folder of its own, or nothing. */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { lstat, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { loadMasterKey } from "@/server/crypto/keys";
import { loadReleaseKey } from "@/server/crypto/release-key";
import { masterKeyId } from "@/server/crypto/secret-box";
import { sha256OfFile, sync } from "../lib/files.mjs";
import { copyDatabase, fitsKey, readDatabase } from "./database-file";
import { CopyError, copyPrivately, privateFolder, reason, writePrivately } from "./durable";
import {
  type CopiedFile,
  DATABASE,
  MANIFEST,
  MASTER_KEY,
  type Manifest,
  newManifest,
  RELEASE_KEY,
  TLS_FILES,
} from "./manifest";

/** Where the server keeps what. */
export type ServerData = { dataDir: string; databaseFile: string; secretKey?: string | undefined };
export type CopyWanted = {
  data: ServerData;
  /** Must not exist, or be empty. */
  dir: string;
  withoutKeys?: boolean;
  serverVersion: string;
  now?: Date;
};

/**
 * Made whole beside its place and then renamed, so that half a copy is never taken for a whole one.
 * @throws CopyError, StartError with one sentence; then there is no copy
 */
export async function makeCopy(wanted: CopyWanted): Promise<{ manifest: Manifest; hosts: number }> {
  const { dir, data } = wanted;
  await requireFree(dir);
  if (!existsSync(data.databaseFile))
    throw new CopyError(
      `There is no database ${data.databaseFile}; set RM_DATA_DIR (or DATABASE_URL) to what the server uses.`,
    );
  const making = join(dirname(dir), `.${basename(dir)}.making-${process.pid}`);
  try {
    await rm(making, { recursive: true, force: true });
    await privateFolder(making);
    const made = await fill(making, wanted);
    if (existsSync(dir)) await rmdir(dir);
    await rename(making, dir);
    await sync(dirname(dir));
    return made;
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw toCopyError(error, dir);
  }
}

async function requireFree(dir: string): Promise<void> {
  const found = await lstat(dir).catch(() => null);
  if (!found) return;
  if (!found.isDirectory()) throw new CopyError(`${dir} exists and is no folder; name one that does not exist yet.`);
  if ((await readdir(dir)).length > 0)
    throw new CopyError(`${dir} is not empty; name a folder that does not exist yet, one for each copy.`);
}

function toCopyError(error: unknown, dir: string): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "ENOSPC")
    return new CopyError(`There is no space left for a copy in ${dirname(dir)}; free some, or name another place.`);
  if (error.code === "EBUSY")
    return new CopyError(`${dir} is where a disk is mounted; name a folder below it, one for each copy.`);
  return new CopyError(`The copy could not be written to ${dir} (${reason(error)}).`);
}

async function fill(making: string, wanted: CopyWanted) {
  const { data, withoutKeys = false, serverVersion, now = new Date() } = wanted;
  const database = join(making, DATABASE);
  await writePrivately(database, "");
  await copyDatabase(data.databaseFile, database);
  const facts = readDatabase(database);
  const keyFile = join(data.dataDir, MASTER_KEY);
  const isKeyHere = data.secretKey !== undefined || existsSync(keyFile);
  const masterKey =
    withoutKeys && !isKeyHere ? null : loadMasterKey({ secretKey: data.secretKey, file: keyFile, isFirstStart: false });
  if (masterKey && facts.keyProof !== null && !fitsKey(facts, masterKey))
    throw new CopyError(
      "The master key at hand is not the one of this database, so the copy would be of no use; run this with the server's own RM_DATA_DIR and RM_SECRET_KEY.",
    );
  const names: CopiedFile["name"][] = [DATABASE];
  if (!withoutKeys) {
    if (data.secretKey === undefined) names.push(MASTER_KEY);
    if (existsSync(join(data.dataDir, RELEASE_KEY))) names.push(RELEASE_KEY);
    names.push(...TLS_FILES.filter((name) => existsSync(join(data.dataDir, name))));
    for (const name of names) if (name !== DATABASE) await copyPrivately(join(data.dataDir, name), join(making, name));
    if (names.includes("tls/cert.pem")) await requirePair(making);
  }
  const files: CopiedFile[] = [];
  for (const name of names) files.push(await describe(making, name));
  const releaseKey = join(data.dataDir, RELEASE_KEY);
  const manifest = newManifest({
    createdAt: now.toISOString(),
    serverVersion,
    migrations: facts.migrations,
    files,
    keys: {
      master: data.secretKey !== undefined ? "environment" : withoutKeys ? "left_out" : "in_copy",
      masterId: masterKey && masterKeyId(masterKey),
      releasePublic: existsSync(releaseKey) ? loadReleaseKey(releaseKey).publicKey : null,
    },
  });
  await sync(database);
  await writePrivately(join(making, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  if (names.some((name) => name.startsWith("tls/"))) await sync(join(making, "tls"));
  await sync(making);
  return { manifest, hosts: facts.hosts };
}

async function describe(making: string, name: CopiedFile["name"]): Promise<CopiedFile> {
  const path = join(making, name);
  return { name, bytes: (await stat(path)).size, sha256: await sha256OfFile(path) };
}

/** The server may have exchanged its certificate between the two files. */
async function requirePair(making: string): Promise<void> {
  const [cert, key] = await Promise.all(["tls/cert.pem", "tls/key.pem"].map((name) => readFile(join(making, name))));
  if (cert && key && new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) return;
  throw new CopyError("The server's certificate was being exchanged at this moment; run it again.");
}
