/** Bounds of the wire that both sides hold to. */

/** Largest text frame in bytes; a bigger one closes the socket. */
export const MAX_FRAME_BYTES = 256 * 1024;
/** How long a fresh socket may stay without `hello`, in milliseconds. */
export const HELLO_TIMEOUT_MS = 10_000;
/** A log chunk is flushed at the latest with this many lines. */
export const MAX_LINES_PER_CHUNK = 200;
/** Lines longer than this are cut; the rest of a chunk's budget is what keeps it inside one frame. */
export const MAX_LINE_CHARACTERS = 8192;
/** Text of one chunk in bytes, small enough that its JSON stays inside one frame even if every byte is escaped. */
export const MAX_CHUNK_BYTES = 40 * 1024;

/** Into how many parts restic can divide a repository's data, `--read-data-subset=n/t`. */
export const MAX_READ_PARTS = 256;

/** Close codes of the agent socket. 4000–4999 are for private use (RFC 6455, 7.4.2). */
export const CLOSE = {
  badFrame: 4400,
  unauthorized: 4401,
  revoked: 4403,
  silent: 4408,
  clone: 4409,
  replaced: 4410,
  tooBig: 4413,
  protocolUnsupported: 4426,
  slowDown: 4429,
  tooSlow: 4430,
} as const;
