/** The agent's log as files, where no journal takes it: a bounded number of bounded files, newest lines in the first. */
import { join } from "node:path";
import { messageOf } from "./errors.ts";

const NAME = "agent.log";
const MAX_BYTES = 2 * 1024 * 1024;
const FILES = 5;

export type LogFileOptions = { dir: string; maxBytes?: number; files?: number };

/** The files from the newest to the oldest; not all need to be there. */
export function logFiles({ dir, files = FILES }: LogFileOptions): string[] {
  return Array.from({ length: files }, (_, index) => join(dir, index === 0 ? NAME : `${NAME}.${index}`));
}

/**
 * Opens the log for appending; the folder is made. The writer never throws: a full disk must not end a backup.
 * Lines are written one by one and at once, so that the last words before a crash are there.
 */
export function openLogFile(options: LogFileOptions): (line: string) => void {
  const { dir, maxBytes = MAX_BYTES } = options;
  const paths = logFiles(options);
  const encoder = new TextEncoder();
  let open: { file: Deno.FsFile; size: number } | null = null;
  return (line) => {
    try {
      const bytes = encoder.encode(`${line}\n`);
      if (open !== null && open.size + bytes.length > maxBytes) {
        open.file.close();
        open = null;
        rotate(paths);
      }
      open ??= openFirst(dir, paths);
      open.size += writeWhole(open.file, bytes);
    } catch (error) {
      console.error(`the log cannot be written: ${messageOf(error)}`);
    }
  };
}

function openFirst(dir: string, [first = join(dir, NAME)]: readonly string[]): { file: Deno.FsFile; size: number } {
  Deno.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = Deno.openSync(first, { append: true, create: true, mode: 0o600 });
  return { file, size: file.statSync().size };
}

function writeWhole(file: Deno.FsFile, bytes: Uint8Array): number {
  let written = 0;
  while (written < bytes.length) written += file.writeSync(bytes.subarray(written));
  return written;
}

/** The oldest is overwritten. A file that somebody holds open on Windows stays, and goes with the next rotation. */
function rotate(paths: readonly string[]): void {
  for (let index = paths.length - 1; index > 0; index--) {
    const [from, to] = [paths[index - 1], paths[index]];
    if (from === undefined || to === undefined) continue;
    try {
      Deno.renameSync(from, to);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) console.error(`the log cannot be rotated: ${messageOf(error)}`);
    }
  }
}
