/** What restic says while it restores, gathered into the job's report. */
import type { RestoreSummary } from "../protocol/mod.ts";
import { causeOf } from "../restic/errors.ts";
import { plainLine } from "../restic/lines.ts";
import type { ResticLine, RestoreTotals } from "../restic/parse.ts";

const IGNORING = /^ignoring error for ((?:[^:]|:(?! ))*): (.*)$/;
const MAX_PROBLEMS = 100;

export type RestoreReport = {
  /** One line of a restore; each batch of paths is a restore of its own. */
  take(line: ResticLine): void;
  /** What restic before 0.17 does not tell: how much there is, from the listing. */
  assume(totals: RestoreTotals): void;
  /** The batch is over; the next one counts on. */
  endBatch(): void;
  addProblem(path: string, message: string): void;
  totals(): RestoreTotals;
  problemCount(): number;
  problems(): RestoreSummary["problems"];
  /** What the files' troubles speak of, the gravest first. */
  cause(): "no_space" | "repo_damaged" | null;
};

const NOTHING: RestoreTotals = { totalFiles: 0, filesRestored: 0, filesSkipped: 0, totalBytes: 0, bytesRestored: 0 };

export function createRestoreReport(): RestoreReport {
  const problems: RestoreSummary["problems"] = [];
  let problemCount = 0;
  let cause: "no_space" | "repo_damaged" | null = null;
  let done = NOTHING;
  let current = NOTHING;
  const addProblem = (path: string, message: string) => {
    problemCount++;
    const found = causeOf(message);
    if (found === "no_space" || (found === "repo_damaged" && cause === null)) cause = found;
    if (problems.length < MAX_PROBLEMS) problems.push({ path: path.slice(0, 1024), message: message.slice(0, 500) });
  };
  return {
    take(line) {
      if (line.kind === "restored") current = line.totals;
      if (line.kind === "file-error") addProblem(line.item, plainLine(line.message));
      // Of a restore that is ended before its end there is no more than this.
      if (line.kind === "status") current = { ...current, ...fromProgress(line.progress) };
      if (line.kind !== "text") return;
      const [, path, message] = IGNORING.exec(line.text) ?? [];
      if (path !== undefined && message !== undefined) addProblem(path, plainLine(message));
    },
    assume: (totals) => (current = totals),
    endBatch() {
      done = sumOf(done, current);
      current = NOTHING;
    },
    addProblem,
    totals: () => sumOf(done, current),
    problemCount: () => problemCount,
    problems: () => problems,
    cause: () => cause,
  };
}

function fromProgress(progress: (ResticLine & { kind: "status" })["progress"]): Partial<RestoreTotals> {
  const { totalFiles, filesDone, totalBytes, bytesDone } = progress;
  return {
    ...(totalFiles === undefined ? {} : { totalFiles }),
    ...(filesDone === undefined ? {} : { filesRestored: filesDone }),
    ...(totalBytes === undefined ? {} : { totalBytes }),
    ...(bytesDone === undefined ? {} : { bytesRestored: bytesDone }),
  };
}

const sumOf = (a: RestoreTotals, b: RestoreTotals): RestoreTotals => ({
  totalFiles: a.totalFiles + b.totalFiles,
  filesRestored: a.filesRestored + b.filesRestored,
  filesSkipped: a.filesSkipped + b.filesSkipped,
  totalBytes: a.totalBytes + b.totalBytes,
  bytesRestored: a.bytesRestored + b.bytesRestored,
});
