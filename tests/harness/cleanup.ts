/** What a test made, it takes away: cleanups run when the test ends, or the file for what was made outside a test. */
type Cleanup = () => void | Promise<void>;

const atEndOfFile: Cleanup[] = [];
const isInVitest = process.env.VITEST !== undefined;
const vitest = isInVitest ? await import("vitest") : null;
vitest?.afterAll(runCleanups);

/**
 * Registers a cleanup: newest runs first. Inside a test it runs when that test ends, in `beforeAll` or at the top of
 * a file when the file ends. Outside Vitest (a benchmark) call `runCleanups` at the end.
 */
export function onEnd(cleanup: Cleanup): void {
  try {
    if (vitest) {
      vitest.onTestFinished(cleanup);
      return;
    }
  } catch {
    // There is no current test: it belongs to the file.
  }
  atEndOfFile.push(cleanup);
}

/**
 * Like `onEnd`, but cleanups registered later, by whatever test, run when the maker's own time ends: a server that
 * `beforeAll` made and a test restarted belongs to the file.
 */
export function openScope(): (cleanup: Cleanup) => void {
  const cleanups: Cleanup[] = [];
  onEnd(() => runAll(cleanups));
  return (cleanup) => {
    cleanups.push(cleanup);
  };
}

/** Runs what `onEnd` kept for the file, all of it even when one fails, and then throws the first failure. */
export function runCleanups(): Promise<void> {
  return runAll(atEndOfFile);
}

async function runAll(cleanups: Cleanup[]): Promise<void> {
  const failures: unknown[] = [];
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
    try {
      await cleanup();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
