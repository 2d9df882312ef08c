/** What can still be read of a frame that breaks the protocol's bounds. */
import { type JobKind, jobIdSchema, jobKindSchema, streamIdSchema } from "./protocol/mod.ts";

/** Job and kind of an order that is refused as a whole, when at least these two can be read. */
export function badOrder(frame: unknown): { jobId: string; kind: JobKind } | null {
  if (typeof frame !== "object" || frame === null || !("type" in frame) || frame.type !== "job.start") return null;
  const jobId = jobIdSchema.safeParse("jobId" in frame ? frame.jobId : null);
  const order = "order" in frame && typeof frame.order === "object" && frame.order !== null ? frame.order : {};
  const kind = jobKindSchema.safeParse("kind" in order ? order.kind : null);
  return jobId.success && kind.success ? { jobId: jobId.data, kind: kind.data } : null;
}

/** The stream of a question that is refused, when at least that can be read. */
export function badQuestion(frame: unknown): string | null {
  if (typeof frame !== "object" || frame === null || !("type" in frame) || frame.type !== "stream.open") return null;
  return streamIdSchema.safeParse("streamId" in frame ? frame.streamId : null).data ?? null;
}

export function typeOf(frame: unknown): string {
  if (typeof frame !== "object" || frame === null || !("type" in frame)) return "none";
  return typeof frame.type === "string" ? frame.type.slice(0, 40) : "none";
}
