/** Files that are on the disk when a call returns, and that only their owner can read. */
import { copyFile, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

export async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

export async function copyPrivately(from: string, to: string): Promise<void> {
  await privateFolder(dirname(to));
  await copyFile(from, to);
  const handle = await open(to, "r+");
  try {
    await handle.chmod(0o600);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function writePrivately(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** An error that a person can mend: one sentence, no stack. */
export class CopyError extends Error {}

export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
