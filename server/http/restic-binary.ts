import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { archSchema, osSchema } from "@/agent/protocol/mod";
import { AppError } from "@/server/core/errors";
import { CONTENT_LENGTH_HEADER } from "@/server/core/request";
import { readMirror } from "@/server/domain/restic-mirror";
import { requestedRange } from "./byte-range";

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
  const etag = `"${copy.sha256}"`;
  const headers = {
    ETag: etag,
    "X-Checksum-Sha256": copy.sha256,
    "X-Restic-Version": copy.version,
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-cache",
  };
  if (isKnownTo(request, etag)) return new Response(null, { status: 304, headers });
  const range = requestedRange(request.headers, { length: copy.sizeBytes, etag });
  const { start, end } = range ?? { start: 0, end: copy.sizeBytes };
  const full = {
    ...headers,
    "Content-Type": "application/octet-stream",
    "Content-Length": String(end - start),
    [CONTENT_LENGTH_HEADER]: String(end - start),
    "Content-Disposition": `attachment; filename="${copy.file}"`,
    ...(range && { "Content-Range": `bytes ${start}-${end - 1}/${copy.sizeBytes}` }),
  };
  const status = range ? 206 : 200;
  if (request.method === "HEAD") return new Response(null, { status, headers: full });
  const stream = createReadStream(copy.path, { start, end: end - 1 });
  return new Response(Readable.toWeb(stream) as ReadableStream, { status, headers: full });
}

/** RFC 9110, 13.1.2: weak or strong, one or many. */
const isKnownTo = (request: Request, etag: string): boolean =>
  (request.headers.get("if-none-match") ?? "")
    .split(",")
    .some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);
