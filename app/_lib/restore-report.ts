/** What did not come back, sorted for reading. Pure. */
import type { RestoreSummary } from "@/agent/protocol/mod";

type Problem = RestoreSummary["problems"][number];
export type ProblemGroup = { message: string; paths: string[] };

/** The problems by what is said of them, the most frequent first; paths keep their order. */
export function problemGroups(problems: readonly Problem[]): ProblemGroup[] {
  const groups = new Map<string, string[]>();
  for (const { path, message } of problems) groups.set(message, [...(groups.get(message) ?? []), path]);
  return [...groups]
    .map(([message, paths]) => ({ message, paths }))
    .sort((a, b) => b.paths.length - a.paths.length || (a.message < b.message ? -1 : 1));
}

/** How a restore came out, as a key of the words for it. */
export type RestoreOutcome = "tried" | "verified" | "notVerified" | "differs" | "incomplete";
export function outcomeOf({ isDryRun, isVerified, problemCount }: RestoreSummary): RestoreOutcome {
  if (isDryRun) return "tried";
  if (isVerified === false) return "differs";
  if (problemCount > 0) return "incomplete";
  return isVerified ? "verified" : "notVerified";
}

/** Bytes per second; null where there is nothing to tell it from. */
export const restoreSpeed = ({ bytesRestored, durationSeconds }: RestoreSummary): number | null =>
  durationSeconds > 0 && bytesRestored > 0 ? bytesRestored / durationSeconds : null;
