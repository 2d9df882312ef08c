/** What the answers to all kinds of questions share: one restic call, and how its failing is told. */

import type { StreamEnd } from "../protocol/mod.ts";
import { sentenceFor } from "../restic/errors.ts";
import { type ResticLine, wordsOf } from "../restic/parse.ts";
import { type CallEnd, callRestic, type JobTools } from "../restic/supervise.ts";
import type { LineWriter } from "./lines.ts";

export type AnswerTools = {
  tools: JobTools;
  write(bytes: Uint8Array): Promise<void>;
  lines: LineWriter;
};

/** `problem` and what to say of it; null while all is well. */
export type Trouble = Omit<StreamEnd, "problem"> & { problem: NonNullable<StreamEnd["problem"]> };

/** A restic that only reads holds no lock that it would have to take away. */
const INTERRUPT_GRACE_MS = 5_000;
const MISSING_SNAPSHOT =
  /no matching ID found|no snapshot found|failed to (?:find|load) snapshot.*(?:no such file|not exist|not found|cannot find the file|\b404\b)/;
const MISSING_PATH = /cannot dump file: (?:path )?"|path "?.*"? not found in snapshot|path .*: not found/;

export const snapshotMissing: Trouble = {
  problem: "snapshot_not_found",
  message: "The repository does not hold this snapshot any more.",
};

export type Call = { args: readonly string[]; onBytes(bytes: Uint8Array): void | Promise<void>; stop?: AbortSignal };

/** Reads with restic; null when it ended well. What it said of a missing snapshot counts whatever its exit code. */
export async function readWithRestic(
  { tools }: AnswerTools,
  { args, onBytes, stop = tools.stop }: Call,
): Promise<Trouble | null> {
  let trouble: Trouble | null = null;
  const [command = "", ...rest] = args;
  const end = await callRestic(
    { ...tools, stop },
    {
      args: [command, "--no-lock", ...rest],
      graceMs: INTERRUPT_GRACE_MS,
      onStdoutBytes: onBytes,
      onLine: (line) => (trouble ??= missingIn(line)),
    },
  );
  return trouble ?? troubleOf(end);
}

function missingIn(line: ResticLine): Trouble | null {
  const text = wordsOf(line);
  if (MISSING_SNAPSHOT.test(text)) return snapshotMissing;
  if (MISSING_PATH.test(text))
    return { problem: "path_not_found", message: "The snapshot holds nothing at this path." };
  return null;
}

function troubleOf(end: CallEnd): Trouble | null {
  if (end.stopped === "silent") return failed(sentenceFor("timeout"), "");
  if (end.stopped === "unreachable") {
    return failed(sentenceFor(end.retryCause ?? "repo_unreachable"), end.notes.lastRetry() || end.notes.lastWords());
  }
  if (end.stopped !== null) return { problem: "failed", message: "The answer was stopped." };
  if (end.exitCode === 0) return null;
  if (end.signal !== null) return failed(sentenceFor("unknown"), `it was ended by ${end.signal}`);
  const cause = end.notes.classify(end.exitCode);
  const { message } = failed(sentenceFor(cause), end.notes.lastWords());
  return { problem: cause === "restic_too_old" ? "restic_too_old" : "repository_failed", message };
}

export const failed = (sentence: string, detail: string): Trouble => ({
  problem: "repository_failed",
  message: detail === "" ? `${sentence}.` : `${sentence}: ${detail.replace(/\.$/, "")}.`,
});

export const notThere = (message: string): Trouble => ({ problem: "path_not_found", message });
