/**
 * How much after the nominal time a schedule starts, in milliseconds: a fixed point of its window that differs from
 * schedule to schedule, so that a thousand hosts at two o'clock do not start at once. FNV-1a over the schedule's id.
 */
export function spreadMs(scheduleId: string, spreadSeconds: number): number {
  if (spreadSeconds === 0) return 0;
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(scheduleId)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  // The last bytes of similar ids move mostly the low bits: mix them through the whole word.
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;
  hash = (hash ^ (hash >>> 13)) >>> 0;
  return Math.floor((hash / 2 ** 32) * spreadSeconds * 1000);
}
