import { isAppError } from "@/server/core/errors";
import { CONTENT_LENGTH_HEADER } from "@/server/core/request";
import { contentDisposition, type Download, type Part, type RunningDownload } from "@/server/domain/downloads";
import { requestedRange } from "./byte-range";
import { errorResponse } from "./error-response";

/**
 * Sends what a download offers, whole or from where the reader's copy ends. An answer that does not come to its end is
 * broken off, never ended: the reader sees that it is not whole.
 */
export async function downloadAnswer(request: Request, download: Download): Promise<Response> {
  const { etag, sizeBytes, mediaType, filename } = download;
  const headers: Record<string, string> = {
    ETag: etag,
    "Accept-Ranges": "bytes",
    // Nobody on the way keeps a copy, packs it or holds it back.
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
    "Content-Type": mediaType,
    "Content-Disposition": contentDisposition(filename),
  };
  let part: Part & { isRange: boolean };
  try {
    part = partOf(request.headers, download);
  } catch (error) {
    if (!isAppError(error)) throw error;
    return errorResponse(error, { headers: { ETag: etag, "Content-Range": `bytes */${sizeBytes ?? "*"}` } });
  }
  const { skipBytes, length, isRange } = part;
  if (length !== null) headers["Content-Length"] = headers[CONTENT_LENGTH_HEADER] = String(length);
  if (isRange) headers["Content-Range"] = contentRange(part, sizeBytes);
  const init = { status: isRange ? 206 : 200, headers };
  if (request.method === "HEAD") return new Response(null, init);
  return new Response(streamOf(await download.start({ skipBytes, length }, request.signal)), init);
}

/** @throws AppError `range_not_satisfiable` */
function partOf(headers: Headers, { etag, sizeBytes }: Download): Part & { isRange: boolean } {
  if (sizeBytes === null) {
    const from = archiveStart(headers, etag);
    return { skipBytes: from, length: null, isRange: from > 0 };
  }
  const range = requestedRange(headers, { length: sizeBytes, etag });
  const { start, end } = range ?? { start: 0, end: sizeBytes };
  return { skipBytes: start, length: end - start, isRange: range !== null };
}

/** Of an archive nobody knows the end beforehand, so it can only be gone on with. */
function archiveStart(headers: Headers, etag: string): number {
  const from = /^bytes=(\d{1,15})-$/.exec(headers.get("range")?.replaceAll(" ", "") ?? "")?.[1];
  const ifRange = headers.get("if-range");
  return from === undefined || (ifRange !== null && ifRange !== etag) ? 0 : Number(from);
}

/** RFC 9110 knows no range without an end; curl and others take a star there, and the rest begins anew. */
const contentRange = ({ skipBytes, length }: Part, sizeBytes: number | null): string =>
  length === null ? `bytes ${skipBytes}-*/*` : `bytes ${skipBytes}-${skipBytes + length - 1}/${sizeBytes}`;

/** Pulled piece by piece: a reader who is slow makes restic wait, one who goes away ends it. */
function streamOf(download: RunningDownload): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const piece = await download.next();
        if (piece === null) controller.close();
        else controller.enqueue(piece);
      },
      cancel: () => download.stop(),
    },
    { highWaterMark: 0 },
  );
}
