import { isAppError } from "@/server/core/errors";
import { CONTENT_LENGTH_HEADER } from "@/server/core/request";
import { type ByteRange, requestedRange } from "./byte-range";
import { errorResponse } from "./error-response";
import { isKnownTag } from "./known-tag";

type Answered = {
  request: Request;
  /** Of the representation that is sent, in quotes. */
  etag: string;
  /** Its length in bytes. */
  length: number;
  /** What the receiver saves it as. */
  filename: string;
  /** Further headers, also of a 304 and a 416. */
  headers: Record<string, string>;
  /** Set when the representation is an encoded one. */
  encoding?: string;
  open(range: ByteRange): Promise<ReadableStream> | ReadableStream;
};

/** A program for download: whole, one range of it (206), nothing new (304), or a range behind its end (416). */
export async function fileAnswer({ request, etag, length, filename, encoding, open, ...rest }: Answered) {
  const headers = { ...rest.headers, ETag: etag, "Accept-Ranges": "bytes", "Cache-Control": "no-cache" };
  if (isKnownTag(request.headers, [etag])) return new Response(null, { status: 304, headers });
  let range: ByteRange | null;
  try {
    range = requestedRange(request.headers, { length, etag });
  } catch (error) {
    if (!isAppError(error)) throw error;
    return errorResponse(error, { headers: { ...headers, "Content-Range": `bytes */${length}` } });
  }
  const { start, end } = range ?? { start: 0, end: length };
  const size = String(end - start);
  const init = {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename="${filename}"`,
      "Content-Length": size,
      [CONTENT_LENGTH_HEADER]: size,
      ...(encoding ? { "Content-Encoding": encoding } : {}),
      ...(range ? { "Content-Range": `bytes ${start}-${end - 1}/${length}` } : {}),
    },
  };
  return new Response(request.method === "HEAD" ? null : await open({ start, end }), init);
}
