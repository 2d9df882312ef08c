/** Restores into the drill's folder and compares: a sample file by file, a whole snapshot along its listing. */
import type { Canary } from "../canary.ts";
import { UNKNOWN_CHARACTER } from "../protocol/mod.ts";
import type { JobTools } from "../restic/supervise.ts";
import { hasContent, hasSize, isCanaryWhole, isDoubtful, NOT_THE_DATA, type Place } from "./compare.ts";
import { type KitDrill, type KitRestore, restoreByKit, restoredFolder } from "./kit-restore.ts";
import { type Outcome, outcomeOfError, outcomeOfStop } from "./outcome.ts";
import { batchesOf, fileOf, type SampleFile } from "./sample.ts";

const MAX_NAMED = 50;
/** Of a whole snapshot, so many files are read a second time when restic complains of more than it names. */
const MAX_DOUBTFUL = 1000;

export type DrillScene = {
  tools: JobTools;
  kit: KitDrill;
  /** By their paths in the snapshot. */
  canaries: ReadonlyMap<string, Canary>;
  snapshotId: string;
  /** How long opening the repository takes. */
  openSeconds: number;
};

export type Found = {
  fileCount: number;
  bytes: number;
  /** That restoring took, without opening the repository. */
  seconds: number;
  /** The first of them by name. */
  mismatches: string[];
  mismatchCount: number;
  canaries: { checked: number; wrong: number };
  /** Whether the kit's commands restored anything, and without any complaint. */
  isKitWhole: boolean;
};

type Ending = Found | Outcome | "overtaken";

export async function restoreSample(scene: DrillScene, files: readonly SampleFile[]): Promise<Ending> {
  const { tools, kit } = scene;
  const found = nothingFound();
  found.isKitWhole = files.length > 0;
  for (const batch of batchesOf(files)) {
    const restored = await restoreByKit(tools, kit, batch);
    const problem = problemOf(scene, restored);
    if (problem !== null) return problem;
    note(found, scene, restored);
    for (const file of batch) {
      found.fileCount++;
      found.bytes += file.sizeBytes;
      const judged = await isWhole(scene, { file, found, isDoubtful: isDoubtful(restored, file.path) });
      if (typeof judged !== "boolean") return judged;
      if (!judged) mismatch(found, file.path);
    }
  }
  return found;
}

/** `list` goes through the snapshot's listing once more, so that no list of all files has to be kept. */
export async function restoreAll(
  scene: DrillScene,
  wanted: readonly SampleFile[],
  list: (take: (line: string) => void) => Promise<Outcome | null>,
): Promise<Ending> {
  const restored = await restoreByKit(scene.tools, scene.kit, null);
  const problem = problemOf(scene, restored);
  if (problem !== null) return problem;
  const found = nothingFound();
  found.isKitWhole = true;
  note(found, scene, restored);
  const place = placeOf(scene);
  const doubtful = new Map(wanted.map((file) => [file.path, file]));
  const unlisted = await list((line) => {
    const file = fileOf(line);
    if (file === null) return;
    found.fileCount++;
    found.bytes += file.sizeBytes;
    if (doubtful.has(file.path) || file.path.includes(UNKNOWN_CHARACTER)) return;
    if (!hasSize(place, file)) mismatch(found, file.path);
    else if (isDoubtful(restored, file.path) && doubtful.size < MAX_DOUBTFUL) doubtful.set(file.path, file);
  });
  if (unlisted !== null) return unlisted;
  for (const file of doubtful.values()) {
    const judged = await isWhole(scene, { file, found, isDoubtful: isDoubtful(restored, file.path) });
    if (typeof judged !== "boolean") return judged;
    if (!judged) mismatch(found, file.path);
  }
  // Something is wrong that is not about any file.
  const isUnexplained = restored.end.exitCode !== 0 && restored.named.size === 0 && found.mismatchCount === 0;
  return isUnexplained ? outcomeOfError(restored.end) : found;
}

const nothingFound = (): Found => ({
  ...{ fileCount: 0, bytes: 0, seconds: 0, mismatches: [], mismatchCount: 0 },
  canaries: { checked: 0, wrong: 0 },
  isKitWhole: false,
});

function note(found: Found, { openSeconds }: DrillScene, { end, seconds }: KitRestore): void {
  found.seconds += Math.max(0.001, seconds - openSeconds);
  if (end.exitCode !== 0) found.isKitWhole = false;
}

function mismatch(found: Found, path: string): void {
  found.mismatchCount++;
  if (found.mismatches.length < MAX_NAMED) found.mismatches.push(path.slice(0, 1024));
}

/** What says nothing of the data; null when the files can be judged. */
function problemOf({ snapshotId }: DrillScene, restored: KitRestore): Outcome | "overtaken" | null {
  const { end } = restored;
  const stopped = outcomeOfStop(end);
  if (stopped !== null && stopped.cause !== "repo_damaged") return stopped;
  if (end.exitCode !== 0 && NOT_THE_DATA.has(end.notes.classify(end.exitCode))) return outcomeOfError(end);
  return restored.snapshotId !== null && !snapshotId.startsWith(restored.snapshotId) ? "overtaken" : null;
}

const placeOf = ({ kit, snapshotId }: DrillScene): Place => ({ folder: restoredFolder(kit), snapshotId });

type Judging = { file: SampleFile; found: Found; isDoubtful: boolean };

async function isWhole(scene: DrillScene, { file, found, isDoubtful: isRead }: Judging): Promise<boolean | Outcome> {
  const place = placeOf(scene);
  const canary = scene.canaries.get(file.path);
  if (canary !== undefined) {
    const isRight = await isCanaryWhole(place, { path: file.path, canary });
    found.canaries.checked++;
    if (!isRight) found.canaries.wrong++;
    return isRight;
  }
  if (!hasSize(place, file)) return false;
  return isRead ? await hasContent(scene.tools, place, file) : true;
}
