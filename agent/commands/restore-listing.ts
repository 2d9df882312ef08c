/** What a restore is about, before it begins: whether its paths are there, how much there is, and where it came from. */
import * as z from "zod";
import { parseOrNull } from "../json.ts";
import { type JobOrder, resticHas } from "../protocol/mod.ts";
import { splitLines } from "../restic/lines.ts";
import type { RestoreTotals } from "../restic/parse.ts";
import { type CallEnd, callRestic, type JobTools } from "../restic/supervise.ts";
import { failureSaying, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";
import { isWithin } from "./restore-target.ts";

const NO_SUCH_SNAPSHOT = /failed to find snapshot|no matching ID found|no snapshot found/;

export type Listing = {
  /** Null when it is not known without reading the whole snapshot. */
  totalBytes: number | null;
  totals: RestoreTotals | null;
  /** What was backed up. */
  roots: string[];
};

type Wanted = Pick<JobOrder & { kind: "restore" }, "snapshotId" | "paths">;

const gone = (): Outcome =>
  failureSaying("order_refused", "This snapshot is not in the repository any more; refresh the list of snapshots.");

export const snapshotIsGone = ({ notes }: CallEnd): Outcome | null =>
  NO_SUCH_SNAPSHOT.test(notes.lastWords()) ? gone() : null;

/**
 * Looks at the selected paths, or at the snapshot's own note of itself where everything is wanted. Takes no lock: it
 * only reads.
 */
export async function listWanted(tools: JobTools, { snapshotId, paths }: Wanted): Promise<Listing | Outcome> {
  const isEverything = paths.length === 0;
  const isOld = !resticHas(tools.restic.version, "carefulRestore");
  const counts = createCounts(paths);
  const lines = splitLines(counts.take);
  // Everything of an old restic is listed as well: nothing else tells how much there is.
  const args = isEverything && !isOld ? ["snapshots", "--json", "--no-lock"] : ["ls", "--json", "--no-lock"];
  const selection = isEverything ? [] : paths;
  let text = "";
  const isListed = !isEverything || isOld;
  const end = await callRestic(tools, {
    args: [...args, ...(isEverything ? [] : ["--recursive"]), "--", snapshotId, ...selection],
    told: `restic ${args.join(" ")} -- ${snapshotId}${isEverything ? "" : ` (${paths.length} paths)`}`,
    onStdoutText: (part) => {
      if (isListed) lines.push(part);
      else if (text.length < 1_000_000) text += part;
    },
  });
  lines.end();
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  if (end.exitCode !== 0) return snapshotIsGone(end) ?? outcomeOfError(end);
  if (!isListed) return fromSnapshot(text);
  const missing = counts.missing();
  if (missing !== undefined) {
    const message = `${missing.slice(0, 500)} is not in this snapshot; nothing was restored.`;
    return failureSaying("order_refused", message);
  }
  const totals = counts.totals();
  return { totalBytes: totals.totalBytes, totals, roots: counts.roots() };
}

const listedSchema = z.array(
  z.object({
    paths: z.array(z.string()).nullish(),
    summary: z.object({ total_bytes_processed: z.number().optional() }).nullish(),
  }),
);

function fromSnapshot(text: string): Listing | Outcome {
  const listed = listedSchema.safeParse(parseOrNull(text.slice(Math.max(0, text.indexOf("[")))));
  const snapshot = listed.success ? listed.data[0] : undefined;
  // restic exits with 0 when there is none of that id.
  if (snapshot === undefined) return gone();
  return { totalBytes: snapshot.summary?.total_bytes_processed ?? null, totals: null, roots: snapshot.paths ?? [] };
}

/** Counts line by line: a listing may be of millions. */
function createCounts(paths: readonly string[]) {
  const missing = new Set(paths);
  let roots: string[] = [];
  let files = 0;
  let bytes = 0;
  return {
    take(line: string) {
      const node = parseOrNull(line);
      if (typeof node !== "object" || node === null || !("struct_type" in node)) return;
      if (node.struct_type === "snapshot" && "paths" in node && Array.isArray(node.paths)) roots = node.paths;
      if (node.struct_type !== "node" || !("path" in node) || typeof node.path !== "string") return;
      const { path } = node;
      missing.delete(path);
      if (paths.length > 0 && !paths.some((wanted) => isWithin(path, wanted))) return;
      files++;
      if ("type" in node && node.type === "file" && "size" in node && typeof node.size === "number") bytes += node.size;
    },
    missing: () => [...missing][0],
    roots: () => roots,
    totals: (): RestoreTotals => ({
      totalFiles: files,
      filesRestored: files,
      filesSkipped: 0,
      totalBytes: bytes,
      bytesRestored: bytes,
    }),
  };
}
