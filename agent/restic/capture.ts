/** Short calls of restic beside a job's own: nobody watches them, and their output is small. */
import type { Restic } from "./find.ts";
import { runRestic } from "./run.ts";

export type CaptureTools = { restic: Restic; env: Record<string, string> };

/** stdout of a short call, or null when it failed or was stopped. */
export async function capture(
  { restic, env }: CaptureTools,
  args: readonly string[],
  stop: AbortSignal,
): Promise<string | null> {
  let output = "";
  try {
    const end = await runRestic({
      program: restic.program,
      args,
      env,
      stop,
      onStdoutText: (text) => (output += text),
      onStderrLine: () => {},
      graceMs: 1_000,
    });
    return end.exitCode === 0 ? output : null;
  } catch {
    return null;
  }
}
