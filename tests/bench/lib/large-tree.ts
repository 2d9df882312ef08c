import { spawn } from "node:child_process";
import { createCipheriv } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, statfs, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { runOrThrow } from "@/tests/harness/processes";
import { makeTempDir } from "@/tests/harness/temp";

const MIB = 1024 * 1024;
const FOLDER_SIZE = 1_000;
/** Of everything in the tree, because a tar of restic keeps whole seconds. */
const CHANGED_AT = new Date("2026-01-02T03:04:05Z");

/**
 * `root` holds `folders` of a thousand files each, the folder `wide` with a tenth of them all, and the file `large`;
 * `count` is of all names below `root`.
 */
export type LargeTree = { root: string; count: number; folders: string[]; wide: string; wideCount: number };

/** Fails where five times its room is not free: it, a repository and three restores of it. */
export async function makeLargeTree(files: number, largeMib: number): Promise<LargeTree> {
  const root = await makeTempDir("tree");
  const { bavail, bsize } = await statfs(root);
  const needed = 5 * (files * 4096 + largeMib * MIB);
  if (bavail * bsize < needed) throw new Error(`${Math.ceil(needed / MIB)} MiB must be free in ${root}.`);
  const wideCount = Math.floor(files / 10);
  const wide = join(root, "wide");
  await fill(wide, wideCount);
  const folders: string[] = [];
  for (let left = files - wideCount; left > 0; left -= FOLDER_SIZE) {
    const folder = join(root, `folder-${folders.length}`);
    await fill(folder, Math.min(FOLDER_SIZE, left));
    folders.push(folder);
  }
  const large = join(root, "large");
  await pipeline(Readable.from(blocks(largeMib)), createWriteStream(large));
  for (const path of [large, root]) await utimes(path, CHANGED_AT, CHANGED_AT);
  return { root, count: files + folders.length + 2, folders, wide, wideCount };
}

async function fill(folder: string, files: number): Promise<void> {
  await mkdir(folder);
  for (let first = 0; first < files; first += FOLDER_SIZE) {
    const names = Array.from({ length: Math.min(FOLDER_SIZE, files - first) }, (_, index) => first + index);
    await Promise.all(
      names.map(async (name) => {
        const file = join(folder, `file-${name}`);
        await writeFile(file, `content of ${folder} ${name}`);
        await utimes(file, CHANGED_AT, CHANGED_AT);
      }),
    );
  }
  await utimes(folder, CHANGED_AT, CHANGED_AT);
}

/** The same at every run, and nothing that restic could pack. */
function* blocks(mib: number) {
  const noise = createCipheriv("aes-256-ctr", Buffer.alloc(32, "large tree"), Buffer.alloc(16));
  for (let i = 0; i < mib; i += 1) yield noise.update(Buffer.alloc(MIB));
}

/** Fails unless contents, kinds, modes, owners, sizes and times of both trees are equal. */
export async function expectSameTree(original: string, other: string): Promise<void> {
  const diff = ["diff", "--recursive", "--no-dereference", original, other];
  const facts = (root: string) => `find '${root}' -mindepth 1 -printf '%P %y %m %U:%G %s %T@\\n' | LC_ALL=C sort`;
  // A folder's size is the file system's own affair.
  const listed = (root: string) => `<(${facts(root)} | sed -E 's/^(.* d [0-7]+ [0-9:]+) [0-9]+ /\\1 /')`;
  await must("diff", diff);
  await must("cmp", ["bash", "-c", `cmp ${listed(original)} ${listed(other)}`]);
}

const must = (name: string, [command = "", ...args]: string[]) =>
  runOrThrow({ name, command, args, timeoutMs: 1_800_000 });

/** The program that reads a tar from its input and fails unless everything in it is as it lies on this disk. */
export const TAR_COMPARE = ["tar", "--compare", "--file=-", "--directory=/"] as const;

/** Fails unless what comes is a tar of what lies on this disk, `count` names of it below `root`. */
export async function expectTarFits(tar: Readable, { root, count }: { root: string; count: number }): Promise<void> {
  const [command, ...args] = [...TAR_COMPARE, "--verbose"];
  const compare = spawn(command, args, { env: { ...process.env, LC_ALL: "C" } });
  const ended = new Promise<number | null>((resolve) => compare.once("close", resolve));
  let complaints = "";
  compare.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (complaints.length < 2_000) complaints += text;
  });
  const names = createInterface({ input: compare.stdout });
  let found = 0;
  names.on("line", (name) => {
    if (`/${name.replace(/^\//, "")}`.startsWith(`${root}/`)) found += 1;
  });
  await pipeline(tar, compare.stdin);
  const code = await ended;
  if (code !== 0 || found !== count)
    throw new Error(`tar exited with ${code} after ${found} of ${count} names: ${complaints}`);
}
