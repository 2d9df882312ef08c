import type { LiveDownloads } from "./ports";

/** Downloads by link of this process. */
export function createLiveDownloads(): LiveDownloads {
  const running = new Map<string, () => void>();
  return {
    take(linkId, stop) {
      if (running.has(linkId)) return false;
      running.set(linkId, stop);
      return true;
    },
    free(linkId, stop) {
      if (running.get(linkId) === stop) running.delete(linkId);
    },
    isRunning: (linkId) => running.has(linkId),
    stop(linkId) {
      const stop = running.get(linkId);
      running.delete(linkId);
      stop?.();
    },
  };
}
