import type { Ctx } from "@/server/core/context";
import { isAppError } from "@/server/core/errors";
import { type FollowedLog, followJobLog, getJob } from "@/server/domain/jobs";
import { endWithAccess } from "@/server/domain/users";

/** Less than the time after which common reverse proxies close a silent answer. */
const BEAT_MS = 15_000;

/** `from` is the first chunk wanted, unless the reader comes back with a `Last-Event-ID`. */
type Asked = { ctx: Ctx; request: Request; jobId: string; from?: number | undefined; beatMs?: number };

/**
 * A job's log as server-sent events, as it grows: each has the lines of some chunks and, as its id, the chunk to go on
 * from. `event: end` is the last one. The answer ends with the reader's right to see it, too.
 * @throws AppError `job_not_found`, `unauthenticated`
 */
export async function jobLogEvents({ ctx, request, jobId, from = 0, beatMs = BEAT_MS }: Asked): Promise<Response> {
  await getJob(ctx, { jobId });
  const end = new AbortController();
  const stop = () => end.abort();
  request.signal.addEventListener("abort", stop, { once: true });
  if (request.signal.aborted) stop();
  await endWithAccess(ctx, end);
  const lastId = /^\d{1,15}$/.exec(request.headers.get("last-event-id") ?? "");
  const pieces = followJobLog(
    ctx,
    { jobId, from: lastId ? Number(lastId[0]) : from },
    { signal: end.signal, idleMs: beatMs },
  );
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = await next(pieces).catch((error: unknown) => {
          stop();
          throw error;
        });
        if (piece !== null) return controller.enqueue(encoder.encode(eventText(piece)));
        stop();
        controller.close();
      },
      cancel: stop,
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store, no-transform",
      // nginx would hold lines back until its buffer is full.
      "X-Accel-Buffering": "no",
    },
  });
}

/** Null at the end, which a host that is removed meanwhile brings about as well. */
async function next(pieces: AsyncGenerator<FollowedLog>): Promise<FollowedLog | null> {
  try {
    const { done, value } = await pieces.next();
    return done ? null : value;
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}

/** Source of the format: HTML Standard, 9.2.6. */
function eventText(piece: FollowedLog): string {
  switch (piece.kind) {
    case "idle":
      return ": still here\n\n";
    case "end":
      return `event: end\ndata: ${JSON.stringify({ status: piece.state })}\n\n`;
    case "lines":
      return `id: ${piece.nextChunk}\ndata: ${JSON.stringify({ lines: piece.lines })}\n\n`;
  }
}
