import { retryLockArguments } from "../restic/find.ts";
import type { JobTools } from "../restic/supervise.ts";
import { callDeleting } from "./deleting.ts";
import { deletingRefused, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";

/** The figures of which restic has no JSON, such as `total prune:  3 blobs / 1.2 MiB`. */
const FIGURE = /^(this removes|to delete|total prune|remaining):\s+(\S.*)$/;

/** Removes the data that no snapshot needs. Its figures are in the log, as restic writes them, and once in short. */
export async function prune(tools: JobTools): Promise<Outcome> {
  const figures = new Map<string, string>();
  const { end, isRefused } = await callDeleting(tools, {
    args: ["prune", ...retryLockArguments(tools)],
    onLine: (line) => {
      if (line.kind !== "text") return;
      const [, name, value] = FIGURE.exec(line.text) ?? [];
      if (name !== undefined && value !== undefined) figures.set(name, value.trim());
    },
  });
  if (figures.has("total prune")) {
    tools.log("agent", `${figures.get("total prune")} to remove, ${figures.get("remaining") ?? "unknown"} remaining`);
  }
  if (isRefused) return deletingRefused("unused data is still there", end.exitCode);
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  return end.exitCode === 0 ? { state: "succeeded", exitCode: 0 } : outcomeOfError(end);
}
