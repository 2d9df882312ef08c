import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { archSchema, osSchema } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import { readMirror } from "@/server/domain/restic-mirror";
import { fileAnswer } from "./file-answer";

type Asked = { resticDir: string; os: string | undefined; arch: string | undefined; request: Request };

/**
 * Streams the mirrored restic of a platform, whole or the part that is asked for.
 * @throws AppError `unsupported_platform` · `restic_not_mirrored` · `range_not_satisfiable`
 */
export async function resticBinary({ resticDir, request, ...asked }: Asked): Promise<Response> {
  const [os, arch] = [osSchema.safeParse(asked.os), archSchema.safeParse(asked.arch)];
  if (!os.success || !arch.success)
    throw new AppError("unsupported_platform", "Ask for os=linux or os=windows with arch=amd64 or arch=arm64.");
  const copy = await readMirror(resticDir, { os: os.data, arch: arch.data });
  if (!copy)
    throw new AppError(
      "restic_not_mirrored",
      `This server has no restic for ${os.data} ${arch.data}; add one with npm run restic-mirror, or install the host's own package.`,
    );
  return await fileAnswer({
    request,
    etag: `"${copy.sha256}"`,
    length: copy.sizeBytes,
    filename: copy.file,
    headers: { "X-Checksum-Sha256": copy.sha256, "X-Restic-Version": copy.version },
    open: ({ start, end }) => Readable.toWeb(createReadStream(copy.path, { start, end: end - 1 })) as ReadableStream,
  });
}
