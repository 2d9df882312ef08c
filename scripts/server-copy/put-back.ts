/** `npm run restore`: the server's own data from a copy. Everything is proven before anything is replaced. */
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemClock } from "@/server/core/clock";
import { createEvents } from "@/server/core/events";
import { loadMasterKey } from "@/server/crypto/keys";
import { masterKeyId } from "@/server/crypto/secret-box";
import { openDatabase } from "@/server/db/client";
import { lockDataDir } from "@/server/db/data-lock";
import { migrate } from "@/server/db/migrate";
import { type Settled, settleRestored } from "@/server/domain/copies";
import { sync } from "../lib/files.mjs";
import { fitsKey, readDatabase, toOneFile } from "./database-file";
import { CopyError, copyPrivately } from "./durable";
import { asideOf, moveAll, oldDatabase, oldEntries } from "./exchange";
import type { ServerData } from "./make-copy";
import { DATABASE, hasFile, MASTER_KEY, type Manifest, RELEASE_KEY, readCopy } from "./manifest";

export type RestoreWanted = {
  dir: string;
  data: ServerData;
  /** Data that is there is moved aside instead of being in the way. */
  isForced?: boolean;
  migrationsDir: string;
  now?: Date;
  /** How long a server that is just stopping is waited for. */
  lockWaitMs?: number;
};
export type Restored = {
  manifest: Manifest;
  settled: Settled;
  /** Where the old data is now; null when there was none. */
  aside: string | null;
};

/** Programs for hosts: of no copy, and as good after a restore as before. */
const MIRROR = "restic";
/** What somebody puts there by hand, for a copy that was made without its keys. */
const BROUGHT_ALONG = [MASTER_KEY, RELEASE_KEY, "tls"];

/** @throws CopyError, StartError with one sentence; then everything is as it was */
export async function putBack(wanted: RestoreWanted): Promise<Restored> {
  const { dir, data, isForced = false, now = new Date() } = wanted;
  const manifest = await readCopy(dir);
  await requireKnown(manifest, wanted.migrationsDir);
  const lock = lockDataDir(data.dataDir, wanted.lockWaitMs);
  const staging = join(data.dataDir, `.restoring-${process.pid}`);
  const database = join(dirname(data.databaseFile), `.restoring-${process.pid}.db`);
  try {
    const old = (await oldEntries(data.dataDir, keptBeside(manifest))).map((name) => join(data.dataDir, name));
    const isOutside = dirname(data.databaseFile) !== data.dataDir;
    if (isOutside) old.push(...oldDatabase(data.databaseFile));
    if (old.length > 0 && !isForced)
      throw new CopyError(
        `There is data already (${old[0]}); name another folder in RM_DATA_DIR, or say --force: then what is there is moved aside, and nothing is deleted.`,
      );
    for (const { name } of manifest.files)
      if (name !== DATABASE) await copyPrivately(join(dir, name), join(staging, name));
    await copyPrivately(join(dir, DATABASE), database);
    requireKey(wanted, { manifest, database, staging });
    migrate(database, wanted.migrationsDir);
    const settled = await settle(database, manifest);
    const aside = old.length > 0 ? await asideOf(data.dataDir, now) : null;
    await moveAll([
      ...(aside ? old.map((from) => ({ from, to: join(aside, basename(from)) })) : []),
      // The database last: a server that finds one finds its keys, too.
      ...manifest.files
        .filter(({ name }) => name !== DATABASE)
        .map(({ name }) => ({ from: join(staging, name), to: join(data.dataDir, name) })),
      { from: database, to: data.databaseFile },
    ]);
    return { manifest, settled, aside };
  } finally {
    await rm(staging, { recursive: true, force: true });
    await removeLeft(database);
    lock.release();
  }
}

function keptBeside(manifest: Manifest): string[] {
  if (hasFile(manifest, MASTER_KEY)) return [MIRROR];
  const isCopied = (name: string) => manifest.files.some((file) => file.name.split("/")[0] === name);
  return [MIRROR, ...BROUGHT_ALONG.filter((name) => !isCopied(name))];
}

/** Of a restore that failed: its own database, and what `migrate` keeps beside it. */
async function removeLeft(database: string): Promise<void> {
  const names = await readdir(dirname(database)).catch(() => []);
  const left = names.filter((name) => name.startsWith(basename(database)));
  for (const name of left) await rm(join(dirname(database), name), { force: true });
}

async function requireKnown({ migrations, serverVersion }: Manifest, migrationsDir: string): Promise<void> {
  const known = await readdir(migrationsDir);
  const unknown = migrations.find((name) => !known.includes(name));
  if (unknown)
    throw new CopyError(
      `The copy was made by a newer version (${serverVersion}; it knows ${unknown}); install that version or a later one, then restore with it.`,
    );
}

type Prepared = { manifest: Manifest; database: string; staging: string };

/** With the very key that the server would find afterwards: RM_SECRET_KEY goes before the file. */
function requireKey({ data }: RestoreWanted, { manifest, database, staging }: Prepared): void {
  const facts = readDatabase(database);
  const isInCopy = hasFile(manifest, MASTER_KEY);
  const { masterId } = manifest.keys;
  const wantedKey = masterId === null ? "the key of its own server" : `the key with the id ${masterId}`;
  const file = join(isInCopy ? staging : data.dataDir, MASTER_KEY);
  if (data.secretKey === undefined && !existsSync(file))
    throw new CopyError(
      `The copy holds no master key, and needs ${wantedKey}: set RM_SECRET_KEY to it, or put ${MASTER_KEY} (chmod 600) into ${data.dataDir}, then restore again.`,
    );
  const key = loadMasterKey({ secretKey: data.secretKey, file, isFirstStart: false });
  if (facts.keyProof === null || fitsKey(facts, key)) return;
  const source = data.secretKey === undefined ? `in ${file}` : "in RM_SECRET_KEY";
  const way =
    data.secretKey !== undefined && isInCopy ? "unset RM_SECRET_KEY, and the copy's own is used" : "give that one";
  throw new CopyError(
    `The master key ${source} has the id ${masterKeyId(key)}, and the copy needs ${wantedKey}: ${way}, then restore again.`,
  );
}

async function settle(database: string, { createdAt, serverVersion }: Manifest): Promise<Settled> {
  const db = openDatabase(database);
  try {
    const ctx = { db, events: createEvents(), clock: systemClock, actor: { kind: "system", name: "restore" } as const };
    return await settleRestored(ctx, { copiedAt: new Date(createdAt), serverVersion });
  } finally {
    await db.close();
    toOneFile(database);
    await sync(database);
  }
}
