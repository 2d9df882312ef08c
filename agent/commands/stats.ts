import { retryLockArguments } from "../restic/find.ts";
import { parseStats } from "../restic/parse.ts";
import { callRestic, type JobTools } from "../restic/supervise.ts";
import { failure, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";

/** Its one line of JSON is short; whatever else a restic may print is not kept. */
const MAX_OUTPUT = 64 * 1024;

/** Asks how much the repository's data takes as it is stored. Reads the index and all trees, but no file's content. */
export async function stats(tools: JobTools): Promise<Outcome> {
  let output = "";
  const end = await callRestic(tools, {
    args: ["stats", "--mode=raw-data", "--json", ...retryLockArguments(tools)],
    onStdoutText: (text) => {
      if (output.length < MAX_OUTPUT) output += text;
    },
  });
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  if (end.exitCode !== 0) return outcomeOfError(end);
  const summary = parseStats(output);
  if (summary === null) return failure("unknown", "restic's figures cannot be understood", end.exitCode);
  tools.log("agent", `${summary.totalBytes} bytes of data in ${summary.snapshotCount ?? "all"} snapshots`);
  return { state: "succeeded", exitCode: 0, stats: summary };
}
