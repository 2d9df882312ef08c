import type { Ctx } from "@/server/core/context";
import { isAppError } from "@/server/core/errors";
import { CONTENT_LENGTH_HEADER } from "@/server/core/request";
import { getJobLogText, type JobLogText } from "@/server/domain/jobs";
import { type ByteRange, requestedRange } from "./byte-range";
import { errorResponse } from "./error-response";
import { isKnownTag } from "./known-tag";

type Asked = { ctx: Ctx; request: Request; jobId: string };

/**
 * A job's log as plain text, whole or one range of it. The log of a running job is as long as it is by now; the tag of
 * one that is over makes resuming a download safe.
 * @throws AppError `job_not_found`, `log_removed`
 */
export async function jobLogText({ ctx, request, jobId }: Asked): Promise<Response> {
  const log = await getJobLogText(ctx, { jobId });
  const length = log.byteLength;
  const etag = log.tag === null ? null : `"${log.tag}"`;
  const headers = { "Accept-Ranges": "bytes", "Cache-Control": "no-store", ...(etag ? { ETag: etag } : {}) };
  if (etag !== null && isKnownTag(request.headers, [etag])) return new Response(null, { status: 304, headers });
  let range: ByteRange | null;
  try {
    range = requestedRange(request.headers, { length, etag });
  } catch (error) {
    if (isAppError(error))
      return errorResponse(error, { headers: { ...headers, "Content-Range": `bytes */${length}` } });
    throw error;
  }
  const { start, end } = range ?? { start: 0, end: length };
  const size = String(end - start);
  const init = {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Disposition": `inline; filename="job-${jobId}.log"`,
      "Content-Length": size,
      [CONTENT_LENGTH_HEADER]: size,
      ...(range ? { "Content-Range": `bytes ${start}-${end - 1}/${length}` } : {}),
    },
  };
  return new Response(request.method === "HEAD" ? null : streamOf(log, { start, end }), init);
}

/** Pulled piece by piece: a reader who is slow or goes away costs nothing. */
function streamOf(log: JobLogText, range: ByteRange): ReadableStream<Uint8Array> {
  const pieces = log.read(range);
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
