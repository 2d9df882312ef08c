import type { CheckSummary, ReadData } from "../protocol/mod.ts";
import { NETWORK_TROUBLE } from "../restic/errors.ts";
import { retryLockArguments } from "../restic/find.ts";
import { callRestic, type JobTools } from "../restic/supervise.ts";
import { failure, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";

/** Advice, explanations and single calls to the backend that stand between the errors, in restic 0.14, 0.18 and 0.19. */
const ADVICE =
  /^(?:Fatal:|\w+\(<|The repository |restic |Damaged pack files |You (?:must|can) |This is non-critical|signal \w+ received)/;
const DAMAGE = /contains errors|LoadIndex returned errors/;

/**
 * Checks the repository's structure, and the part of its data that `readData` names. The output is read as text in
 * every version: with --json restic says nothing for hours, so that a hanging check could not be told from a long one.
 */
export async function check(tools: JobTools, readData: ReadData | null): Promise<Outcome> {
  let errorCount = 0;
  let isNetwork = false;
  let firstError = "";
  const end = await callRestic(tools, {
    args: [
      "check",
      ...retryLockArguments(tools),
      ...(readData === null ? [] : [`--read-data-subset=${readData.part}/${readData.total}`]),
    ],
    onLine: (line, stream) => {
      // The second line of an error is indented.
      if (stream !== "stderr" || line.kind !== "text" || /^\s|^$/.test(line.text) || ADVICE.test(line.text)) return;
      errorCount++;
      if (firstError === "") firstError = line.text;
      isNetwork ||= NETWORK_TROUBLE.test(line.text);
    },
  });
  const stopped = outcomeOfStop(end);
  // A pack that is gone makes restic try for minutes; ended early, the check has found damage all the same.
  if (stopped?.cause === "repo_damaged")
    return { ...stopped, check: { errorCount: Math.max(1, errorCount), readData } };
  if (stopped !== null) return stopped;
  const summary: CheckSummary = { errorCount: end.exitCode === 0 ? 0 : errorCount, readData };
  if (end.exitCode === 0) return { state: "succeeded", exitCode: 0, check: summary };
  if (!DAMAGE.test(end.notes.lastWords())) return outcomeOfError(end);
  // A pack that could not be fetched counts as an error for restic, but says nothing about the pack.
  if (isNetwork) return failure("repo_unreachable", firstError.slice(0, 500), end.exitCode);
  const what = `restic check found ${Math.max(1, errorCount)} error(s), the first: ${firstError.slice(0, 300) || end.notes.lastWords()}`;
  return { ...failure("repo_damaged", what, end.exitCode), check: { ...summary, errorCount: Math.max(1, errorCount) } };
}
