/** A fair sample of a snapshot's files, drawn while the listing streams by. Source: Vitter's algorithm R. */
import * as z from "zod";
import { parseOrNull } from "../restic/parse.ts";

const snapshotLineSchema = z.object({
  struct_type: z.literal("snapshot"),
  id: z.string().regex(/^[0-9a-f]{64}$/),
});
const fileLineSchema = z.object({
  struct_type: z.literal("node"),
  type: z.literal("file"),
  path: z.string().min(1),
  size: z.number().nonnegative().default(0),
});

/** `path` as the snapshot has it, with slashes. */
export type SampleFile = { path: string; sizeBytes: number };

export type Sampler = {
  /** One line of `restic ls --json`. */
  take(line: string): void;
  snapshotId(): string | null;
  /** Regular files in the listing, those that are too big included. */
  fileCount(): number;
  /** The sample in random order, as much of it as fits the bytes. */
  files(): SampleFile[];
};

/** A name in another encoding than UTF-8 cannot be told to restic again. */
const UNKNOWN_CHARACTER = "\ufffd";

/** Keeps at most `maxFiles` files at any time, whatever the listing's length; files above `maxBytes` never count. */
export function createSampler({
  maxFiles,
  maxBytes,
  random = Math.random,
}: {
  maxFiles: number;
  maxBytes: number;
  random?: () => number;
}): Sampler {
  const kept: SampleFile[] = [];
  let fileCount = 0;
  let seen = 0;
  let snapshotId: string | null = null;
  return {
    take(line) {
      const value = parseOrNull(line);
      const file = fileLineSchema.safeParse(value);
      if (!file.success) {
        const snapshot = snapshotLineSchema.safeParse(value);
        if (snapshot.success) snapshotId = snapshot.data.id;
        return;
      }
      const { path, size } = file.data;
      fileCount++;
      if (size > maxBytes || path.includes(UNKNOWN_CHARACTER)) return;
      seen++;
      const place = kept.length < maxFiles ? kept.length : Math.floor(random() * seen);
      if (place < maxFiles) kept[place] = { path, sizeBytes: size };
    },
    snapshotId: () => snapshotId,
    fileCount: () => fileCount,
    files() {
      let leftBytes = maxBytes;
      return shuffled(kept, random).filter(({ sizeBytes }) => {
        if (sizeBytes > leftBytes) return false;
        leftBytes -= sizeBytes;
        return true;
      });
    },
  };
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

/** The restic pattern that means this very path: every character with a meaning in patterns becomes a class of its own. */
export const exactPattern = (path: string): string => path.replace(/[*?[]/g, "[$&]").replaceAll("\\", "\\\\");

const MAX_BATCH_CHARACTERS = 60_000;

/** The files in groups whose patterns fit any system's argument list. */
export function batchesOf(files: readonly SampleFile[]): SampleFile[][] {
  const batches: SampleFile[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const length = exactPattern(file.path).length + 20;
    if (characters + length > MAX_BATCH_CHARACTERS) {
      batches.push([]);
      characters = 0;
    }
    characters += length;
    batches.at(-1)?.push(file);
  }
  return batches;
}
