import { type DumpFormat, type SnapshotEntry, snapshotEntrySchema, UNKNOWN_CHARACTER } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { invalidRequest } from "@/server/core/input";
import { readLines, streamOf } from "@/server/domain/browse";
import type { Wanted } from "./source";

/**
 * In which format something of a snapshot comes, and how large it is when that is known.
 * @throws AppError `path_not_found`, `invalid_request` for a format that it does not come in
 */
export async function findFormat(ctx: Ctx, wanted: Wanted, format: DumpFormat | undefined) {
  const { kind, sizeBytes } = wanted.path === "/" ? ROOT : await findEntry(ctx, wanted);
  if (kind === "folder") {
    if (format === "raw") throw invalidRequest([{ field: "format", message: "must be tar or zip for a folder" }]);
    return { format: format ?? "tar", sizeBytes: null };
  }
  if (kind !== "file")
    throw new AppError("path_not_found", "This is no file and no folder; download the folder that it lies in.");
  if (format !== undefined && format !== "raw")
    throw invalidRequest([{ field: "format", message: "must be raw for a file" }]);
  return { format: "raw" as const, sizeBytes };
}

const ROOT = { kind: "folder", sizeBytes: null } as const;

async function findEntry(ctx: Ctx, wanted: Wanted): Promise<SnapshotEntry> {
  const { snapshotId, path } = wanted;
  if (path.includes(UNKNOWN_CHARACTER))
    throw new AppError(
      "path_not_found",
      "The name is written in an encoding that cannot be asked for; download the folder that it lies in.",
    );
  const slash = path.lastIndexOf("/");
  const [parent, name] = [path.slice(0, slash) || "/", path.slice(slash + 1)];
  const open = streamOf(ctx, { kind: "ls", snapshotId, path: parent }, wanted);
  const stream = await open(new AbortController().signal);
  try {
    for await (const lot of readLines(stream.body, snapshotEntrySchema)) {
      const entry = lot.find((one) => one.name === name);
      if (entry) return entry;
    }
  } finally {
    stream.close();
  }
  throw new AppError("path_not_found", "The snapshot holds nothing of that path; look for it one level up.");
}
