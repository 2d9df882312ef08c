/** What a check of the doctor is and says. Checks only look: none of them changes the host, or needs the agent to run. */
import { messageOf } from "../errors.ts";
import type { AgentPaths } from "../paths.ts";

export const CHECK_NAMES = [
  "identity",
  "name",
  "tcp",
  "tls",
  "token",
  "clock",
  "restic",
  "repository",
  "disk",
  "permissions",
  "outbox",
  "service",
  "agent",
  "update",
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export type CheckResult = {
  check: CheckName;
  /** `skipped` could not be looked at because of an earlier finding, or is not there on this host. */
  state: "ok" | "warn" | "bad" | "skipped";
  /** One line, without secrets. */
  message: string;
  /** What to do about a finding, one thing; null when there is none. */
  fix: string | null;
  /** What is worth knowing, and nothing to mend. */
  notes?: string[];
};

export type Said = Omit<CheckResult, "check">;
export const ok = (message: string, notes: string[] = []): Said => ({
  ...{ state: "ok", message, fix: null },
  ...(notes.length === 0 ? {} : { notes }),
});
export const warn = (message: string, fix: string): Said => ({ state: "warn", message, fix });
export const bad = (message: string, fix: string): Said => ({ state: "bad", message, fix });
export const skipped = (message: string): Said => ({ state: "skipped", message, fix: null });

export const isFinding = ({ state }: Pick<CheckResult, "state">): boolean => state === "warn" || state === "bad";

export type DoctorDeps = {
  paths: AgentPaths;
  getVariable(name: string): string | undefined;
};

/** Runs one check within its time; one that fails itself is a finding as well. */
export async function within(
  check: CheckName,
  limitMs: number,
  look: (stop: AbortSignal) => Promise<Said>,
): Promise<CheckResult> {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Said>((resolve) => {
    timer = setTimeout(() => {
      stop.abort();
      resolve(bad(`no answer within ${limitMs / 1000} s`, "Look whether the host, a disk or a network mount hangs."));
    }, limitMs);
  });
  try {
    return { check, ...(await Promise.race([look(stop.signal), late])) };
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) {
      return { check, ...bad("this user may not look at it", "Run the doctor as root, with sudo.") };
    }
    return { check, ...bad(`it could not be looked at: ${messageOf(error)}`, "Run the doctor as root, with sudo.") };
  } finally {
    clearTimeout(timer);
  }
}
