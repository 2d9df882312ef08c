/** Waits for the signal, and keeps the process alive meanwhile. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  // A pending promise alone would let the process end: something must wait.
  const keep = setInterval(() => {}, 2 ** 30);
  return new Promise((resolve) =>
    signal.addEventListener(
      "abort",
      () => {
        clearInterval(keep);
        resolve();
      },
      { once: true },
    ),
  );
}

/** Waits for that long, or until the signal is given. */
export function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  // A signal that was given before tells nobody who starts listening now.
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, delayMs);
    signal.addEventListener("abort", wake, { once: true });
  });
}
