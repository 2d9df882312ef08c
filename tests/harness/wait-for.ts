export interface WaitOptions {
  /** What is waited for, as it shall read in the error. */
  what: string;
  timeoutMs?: number;
  intervalMs?: number;
}

/**
 * Asks `probe` again and again until it returns something truthy, and returns that. A probe that throws counts as
 * "not yet". On time-out throws an Error that tells what was waited for and what was seen last.
 */
export async function waitFor<T>(
  probe: () => T | Promise<T>,
  options: WaitOptions,
): Promise<Exclude<T, undefined | null | false | 0 | "">> {
  const { what, timeoutMs = 30_000, intervalMs = 50 } = options;
  const deadline = Date.now() + timeoutMs;
  let seen: unknown;
  for (;;) {
    try {
      const value = await probe();
      seen = value;
      if (value) return value as Exclude<T, undefined | null | false | 0 | "">;
    } catch (error) {
      if (error instanceof GiveUp) throw error;
      seen = error;
    }
    if (Date.now() >= deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}; saw last: ${describe(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

/** Thrown by a probe when waiting longer makes no sense, for example because the process has ended. */
export class GiveUp extends Error {
  override name = "GiveUp";
}

function describe(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  return (JSON.stringify(value) ?? String(value)).slice(0, 2_000);
}
