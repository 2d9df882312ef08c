import { StringDecoder } from "node:string_decoder";
import { type DumpFormat, type SnapshotEntry, snapshotEntrySchema, UNKNOWN_CHARACTER } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { invalidRequest } from "@/server/core/input";
import type { Reader } from "./source";

type Asked = { snapshotId: string; path: string; format: DumpFormat | undefined };

/**
 * In which format something of a snapshot comes, and how large it is when that is known.
 * @throws AppError `path_not_found`, `invalid_request` for a format that it does not come in
 */
export async function findFormat(ctx: Ctx, reader: Reader, { snapshotId, path, format }: Asked) {
  const { kind, sizeBytes } = path === "/" ? ROOT : await findEntry(ctx, reader, { snapshotId, path });
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

async function findEntry(
  ctx: Ctx,
  reader: Reader,
  { snapshotId, path }: Omit<Asked, "format">,
): Promise<SnapshotEntry> {
  if (path.includes(UNKNOWN_CHARACTER))
    throw new AppError(
      "path_not_found",
      "The name is written in an encoding that cannot be asked for; download the folder that it lies in.",
    );
  const slash = path.lastIndexOf("/");
  const [parent, name] = [path.slice(0, slash) || "/", path.slice(slash + 1)];
  const stream = await ctx.agents.openStream(reader.hostId, {
    question: { kind: "ls", snapshotId, path: parent },
    ...(reader.access ? { access: reader.access } : {}),
  });
  try {
    for await (const line of linesOf(stream.body)) {
      const entry = snapshotEntrySchema.parse(JSON.parse(line));
      if (entry.name === name) return entry;
    }
  } finally {
    stream.close();
  }
  throw new AppError("path_not_found", "The snapshot holds nothing of that path; look for it one level up.");
}

/** Whole lines, however the bytes were cut. A name may hold every line break but the one that ends a line of JSON. */
async function* linesOf(body: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const chunk of body) {
    const lines = (rest + (typeof chunk === "string" ? chunk : decoder.write(chunk))).split("\n");
    rest = lines.pop() ?? "";
    yield* lines.filter((line) => line !== "");
  }
  if (rest !== "") yield rest;
}
