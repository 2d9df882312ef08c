import type { Snapshot } from "../protocol/mod.ts";
import { splitJsonArray } from "../restic/json-array.ts";
import { parseSnapshot } from "../restic/parse.ts";
import { callRestic, type JobTools } from "../restic/supervise.ts";
import { failure, type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";

const MAX_PER_CHUNK = 100;
/** JSON bytes of one chunk's snapshots; the rest of a frame's 256 KiB is for the envelope. */
const MAX_CHUNK_BYTES = 180 * 1024;
/** What restic says on stderr about a snapshot it leaves out, while it still exits 0. Seen from 0.14, 0.18, 0.19. */
const SKIPPED = /could not load snapshot|failed to load snapshot/;

/**
 * Lists all snapshots, handed to `emit` in batches that fit one frame each. Takes no lock. `emit` resolves to false when
 * the batch is lost: the listing then counts as incomplete, lest the server forgets snapshots that exist.
 */
export async function snapshots(tools: JobTools, emit: (batch: Snapshot[]) => Promise<boolean>): Promise<Outcome> {
  let isComplete = true;
  const emitted: Promise<boolean>[] = [];
  const batches = createBatches((batch) => emitted.push(emit(batch)));
  const elements = splitJsonArray((json) => {
    const snapshot = parseSnapshot(json);
    if (snapshot !== null) return batches.add(snapshot);
    isComplete = false;
    tools.log("agent", "restic listed a snapshot that cannot be understood; it is left out");
  });
  const end = await callRestic(tools, {
    args: ["snapshots", "--json", "--no-lock"],
    onStdoutText: elements.push,
    onLine: (line) => {
      if (line.kind === "text" && SKIPPED.test(line.text)) isComplete = false;
    },
  });
  const stopped = outcomeOfStop(end);
  if (stopped !== null) return stopped;
  if (end.exitCode !== 0) return outcomeOfError(end);
  if (!elements.isComplete()) return failure("unknown", "restic's list of snapshots was cut short", end.exitCode);
  batches.flush();
  if ((await Promise.all(emitted)).includes(false)) {
    isComplete = false;
    tools.log("agent", "some of the listed snapshots could not be kept on disk until they were sent");
  }
  return { state: "succeeded", exitCode: 0, snapshots: { total: batches.total(), isComplete } };
}

function createBatches(emit: (batch: Snapshot[]) => void) {
  const encoder = new TextEncoder();
  let batch: Snapshot[] = [];
  let batchBytes = 0;
  let total = 0;
  const flush = () => {
    if (batch.length > 0) emit(batch);
    batch = [];
    batchBytes = 0;
  };
  return {
    add(snapshot: Snapshot) {
      const fitting = shrink(snapshot, (candidate) => encoder.encode(JSON.stringify(candidate)).length);
      const bytes = encoder.encode(JSON.stringify(fitting)).length + 1;
      if (batch.length >= MAX_PER_CHUNK || batchBytes + bytes > MAX_CHUNK_BYTES) flush();
      batch.push(fitting);
      batchBytes += bytes;
      total++;
    },
    flush,
    total: () => total,
  };
}

/** One snapshot may name 200 paths of 4096 characters, which no frame holds: the list is cut until it fits. */
function shrink(snapshot: Snapshot, sizeOf: (candidate: Snapshot) => number): Snapshot {
  let fitting = snapshot;
  while (sizeOf(fitting) > MAX_CHUNK_BYTES && fitting.paths.length > 0) {
    fitting = { ...fitting, paths: fitting.paths.slice(0, Math.floor(fitting.paths.length / 2)) };
  }
  return fitting;
}
