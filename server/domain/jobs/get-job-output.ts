import type { Ctx } from "@/server/core/context";
import { getJobLog } from "./get-job-log";
import type { JobRef } from "./schemas";

/** A job's whole log as text: one `time stream text` per line. Logs are capped where they are made, on the agent. */
export async function getJobOutput(ctx: Ctx, { jobId }: JobRef): Promise<string> {
  const parts: string[] = [];
  let from = 0;
  for (;;) {
    const { lines, nextChunk } = await getJobLog(ctx, { jobId, from });
    if (nextChunk === from) return parts.join("");
    for (const { at, stream, text } of lines) parts.push(`${at} ${stream} ${text}\n`);
    from = nextChunk;
  }
}
