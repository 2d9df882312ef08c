/** A fair sample of a snapshot's files, drawn while the listing streams by. Source: Vitter's algorithm R. */
import * as z from "zod";
import { parseOrNull } from "../json.ts";
import { UNKNOWN_CHARACTER } from "../protocol/mod.ts";

const snapshotLineSchema = z.object({
  struct_type: z.literal("snapshot"),
  id: z.string().regex(/^[0-9a-f]{64}$/),
  time: z.string().optional(),
});
const fileLineSchema = z.object({
  struct_type: z.literal("node"),
  type: z.literal("file"),
  path: z.string().min(1),
  size: z.number().nonnegative().default(0),
});

/** What one line of the listing says of a regular file; null for any other line. */
export function fileOf(line: string): SampleFile | null {
  const file = fileLineSchema.safeParse(parseOrNull(line));
  return file.success ? { path: file.data.path, sizeBytes: file.data.size } : null;
}

/** `path` as the snapshot has it, with slashes. */
export type SampleFile = { path: string; sizeBytes: number };

export type Sampler = {
  /** One line of `restic ls --json`. */
  take(line: string): void;
  snapshotId(): string | null;
  /** When the snapshot was taken; null where restic does not say. */
  takenAt(): Date | null;
  /** Of all regular files. */
  totalBytes(): number;
  /** Regular files in the listing, those that are too big included. */
  fileCount(): number;
  /** Those of `wanted` that the snapshot holds. */
  found(): SampleFile[];
  /** Those of `wanted`, and the sample in random order, as much of it as fits the bytes. */
  files(): SampleFile[];
};

/** Keeps at most `maxFiles` files at any time, whatever the listing's length; files above `maxBytes` never count. */
export function createSampler({
  maxFiles,
  maxBytes,
  wanted = new Set(),
  random = Math.random,
}: {
  maxFiles: number;
  maxBytes: number;
  /** Paths that are part of the sample in any case. */
  wanted?: ReadonlySet<string>;
  random?: () => number;
}): Sampler {
  const kept: SampleFile[] = [];
  const found: SampleFile[] = [];
  let [takenAt, totalBytes]: [Date | null, number] = [null, 0];
  let fileCount = 0;
  let seen = 0;
  let snapshotId: string | null = null;
  return {
    take(line) {
      const value = parseOrNull(line);
      const file = fileLineSchema.safeParse(value);
      if (!file.success) {
        const snapshot = snapshotLineSchema.safeParse(value);
        if (!snapshot.success) return;
        snapshotId = snapshot.data.id;
        const time = Date.parse(snapshot.data.time ?? "");
        takenAt = Number.isNaN(time) ? null : new Date(time);
        return;
      }
      const { path, size } = file.data;
      fileCount++;
      totalBytes += size;
      if (size > maxBytes || path.includes(UNKNOWN_CHARACTER)) return;
      if (wanted.has(path)) {
        found.push({ path, sizeBytes: size });
        return;
      }
      seen++;
      const place = kept.length < maxFiles ? kept.length : Math.floor(random() * seen);
      if (place < maxFiles) kept[place] = { path, sizeBytes: size };
    },
    snapshotId: () => snapshotId,
    takenAt: () => takenAt,
    totalBytes: () => totalBytes,
    found: () => found,
    fileCount: () => fileCount,
    files() {
      let leftBytes = maxBytes;
      return [...found, ...shuffled(kept, random)].filter(({ sizeBytes }) => {
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
