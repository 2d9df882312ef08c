import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { onEnd } from "../harness/cleanup";
import { runOrThrow } from "../harness/processes";
import { makeTempDir } from "../harness/temp";

/** A file system of its own that can really be filled. */
export interface SmallDisk {
  readonly path: string;
  /** Leaves not one block, and takes those that came free since. */
  fill(): void;
  free(): void;
}

/** Why there can be none here; null when there can. */
export const NO_SMALL_DISK = process.getuid?.() === 0 ? null : "mounting a small file system needs root";

const BLOCK = Buffer.alloc(4096, "x");

export async function mountSmallDisk(mebibytes: number): Promise<SmallDisk> {
  const path = join(await makeTempDir("disk"), "small");
  await mkdir(path);
  const options = `size=${mebibytes}m,mode=0700`;
  await runOrThrow({ name: "mount", command: "mount", args: ["-t", "tmpfs", "-o", options, "restic-manager", path] });
  onEnd(async () => {
    await runOrThrow({ name: "umount", command: "umount", args: ["--lazy", path] });
  });
  const filler = join(path, "filler");
  return {
    path,
    fill() {
      const file = openSync(filler, "a");
      try {
        for (;;) writeSync(file, BLOCK);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
  };
}
