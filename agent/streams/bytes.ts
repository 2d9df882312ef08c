/** Bytes on their way out. */

const MAX_BATCH_BYTES = 64 * 1024;
/** Whoever follows a slow repository sees that something comes. */
const FLUSH_AFTER_MS = 20;

export type ByteWriter = {
  /** Resolves when there is room for more. */
  write(bytes: Uint8Array): Promise<void>;
  /** Sends what is left. */
  flush(): Promise<void>;
};

/** Sends small pieces together: restic writes the archive of a thousand small files in thousands of them. */
export function createByteWriter(send: (bytes: Uint8Array) => Promise<void>): ByteWriter {
  let held: Uint8Array[] = [];
  let size = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (size === 0) return sending;
    const bytes = joined(held, size);
    [held, size] = [[], 0];
    sending = sending.then(() => send(bytes));
    return sending;
  };
  return {
    async write(bytes) {
      if (bytes.length === 0) return;
      held.push(bytes);
      size += bytes.length;
      if (size >= MAX_BATCH_BYTES) await flush();
      else timer ??= setTimeout(flush, FLUSH_AFTER_MS);
    },
    flush,
  };
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
