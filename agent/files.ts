/** Files that survive a crash: a reader finds the old content or the new, never a mixture. */
import { dirname } from "node:path";
import type * as z from "zod";

/**
 * What journal and outbox need of a disk, so that tests can make it fail at any write.
 * All paths are absolute; every method rejects with the system's error.
 */
export type Disk = {
  /** Temp file, fsync, rename, fsync of the folder. Mode 0600. */
  writeFile(path: string, content: string): Promise<void>;
  /** Appends and fsyncs. Mode 0600. */
  appendFile(path: string, content: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or a folder with all in it; nothing there is fine. */
  remove(path: string): Promise<void>;
  /** Makes a folder and its parents, mode 0700; existing is fine. */
  makeDir(path: string): Promise<void>;
  /** A second name for a file, or a copy where there are no hard links. Fails when `to` exists. */
  link(from: string, to: string): Promise<void>;
  /** Opens a file, made when missing, to write at its end; the mode is set. */
  openAppend(path: string, mode: number): Promise<AppendFile>;
};

export type AppendFile = {
  /** Writes all of it. */
  write(bytes: Uint8Array): Promise<void>;
  /** What was written survives a power cut when this resolves. */
  sync(): Promise<void>;
  close(): void;
};

export const realDisk: Disk = {
  writeFile: (path, content) => writeFileAtomic(path, content, 0o600),
  async appendFile(path, content) {
    const file = await Deno.open(path, { append: true, create: true, mode: 0o600 });
    try {
      await writeAll(file, new TextEncoder().encode(content));
      await file.sync();
    } finally {
      file.close();
    }
  },
  async rename(from, to) {
    await Deno.rename(from, to);
    await syncDir(dirname(to));
  },
  async remove(path) {
    try {
      await Deno.remove(path, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  },
  makeDir: (path) => Deno.mkdir(path, { recursive: true, mode: 0o700 }),
  async link(from, to) {
    try {
      await Deno.link(from, to);
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists || error instanceof Deno.errors.NotFound) throw error;
      await copyFile(from, to);
    }
    await syncDir(dirname(to));
  },
  async openAppend(path, mode) {
    const file = await Deno.open(path, { append: true, create: true, mode });
    if (Deno.build.os !== "windows") await Deno.chmod(path, mode);
    return {
      write: (bytes) => writeAll(file, bytes),
      sync: () => file.sync(),
      close: () => file.close(),
    };
  },
};

async function copyFile(from: string, to: string): Promise<void> {
  await Deno.copyFile(from, to);
  const file = await Deno.open(to, { write: true });
  try {
    await file.sync();
  } finally {
    file.close();
  }
}

/** Writes a whole file atomically: temp file beside it, fsync, rename, fsync of the folder. */
export async function writeFileAtomic(path: string, content: string, mode: number): Promise<void> {
  const temp = `${path}.tmp-${crypto.randomUUID().slice(0, 8)}`;
  try {
    const file = await Deno.open(temp, { write: true, createNew: true, mode });
    try {
      await writeAll(file, new TextEncoder().encode(content));
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(temp, path);
  } catch (error) {
    await realDisk.remove(temp).catch(() => {});
    throw error;
  }
  await syncDir(dirname(path));
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(await file.write(rest));
}

/** Makes a rename in a folder survive a power cut. Windows has no such call and needs none. */
export async function syncDir(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  const dir = await Deno.open(path, { read: true });
  try {
    await dir.sync();
  } finally {
    dir.close();
  }
}

/** A text file's content, or null when there is none. */
export async function readTextIfExists(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** A JSON file that matches the schema, or null when it is missing or damaged. */
export async function readJsonIfValid<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  const text = await readTextIfExists(path);
  if (text === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Names in a folder, sorted; empty when there is no such folder. */
export async function listNames(path: string): Promise<string[]> {
  try {
    const names: string[] = [];
    for await (const entry of Deno.readDir(path)) names.push(entry.name);
    return names.sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
