/** Puts prepared files in the place of what is there, all of them or none; what was there is kept beside. */
import { existsSync } from "node:fs";
import { readdir, rename, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { sync } from "../lib/files.mjs";
import { CopyError, privateFolder, reason } from "./durable";

type Move = { from: string; to: string };

/**
 * Carries out the moves in their order. When one fails, those before it are undone.
 * @throws CopyError after which everything is where it was
 */
export async function moveAll(moves: readonly Move[]): Promise<void> {
  const done: Move[] = [];
  try {
    for (const move of moves) {
      await privateFolder(dirname(move.to));
      await rename(move.from, move.to);
      done.push(move);
    }
    for (const folder of new Set(moves.flatMap(({ from, to }) => [dirname(from), dirname(to)])))
      if (existsSync(folder)) await sync(folder);
  } catch (error) {
    for (const { from, to } of done.reverse()) await rename(to, from);
    throw new CopyError(`The data could not be put in its place (${reason(error)}); everything is as it was.`);
  }
}

/** The data lock is held in its place meanwhile, and the files of another restore are none of the old data. */
const STAYS = /^(server\.lock.*|\.restoring-\d+|before-restore-.*)$/;

/** What of a data folder would be in the way of a restore. */
export async function oldEntries(dataDir: string, kept: readonly string[] = []): Promise<string[]> {
  const names = existsSync(dataDir) ? await readdir(dataDir) : [];
  return names.filter((name) => !STAYS.test(name) && !kept.includes(name));
}

/** SQLite's own files beside a database: a log that belongs to another one would spoil it. */
export function oldDatabase(databaseFile: string): string[] {
  return ["", "-wal", "-shm", "-journal"].map((end) => databaseFile + end).filter((file) => existsSync(file));
}

/** Beside the data folder where that can be written and is of the same disk, else inside it. */
export async function asideOf(dataDir: string, now: Date): Promise<string> {
  const name = `before-restore-${now.toISOString().replaceAll(/[:.]/g, "-")}`;
  const beside = join(dirname(dataDir), `${basename(dataDir)}.${name}`);
  const trial = join(dataDir, `.restoring-${process.pid}`, "trial");
  try {
    await privateFolder(trial);
    await rename(trial, beside);
    await rmdir(beside);
    return beside;
  } catch {
    return join(dataDir, name);
  }
}
