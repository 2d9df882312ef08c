/** Jobs that the server has acknowledged: one line each, so that a late repeat is known and a loss can be told. */
import * as z from "zod";
import { type Disk, readTextIfExists } from "./files.ts";
import { parseOrNull } from "./json.ts";
import { jobIdSchema, jobKindSchema, jobResultSchema, toldJobSchema } from "./protocol/mod.ts";

export const acknowledgedSchema = z.object({
  jobId: jobIdSchema,
  kind: jobKindSchema,
  result: jobResultSchema,
  /** For a server that has lost the job; left out where it is large. */
  told: toldJobSchema.optional(),
});
export type JobAcknowledged = z.infer<typeof acknowledgedSchema>;

/** How many acknowledged jobs are remembered, so that a late repeat of their order does no harm. */
const REMEMBERED = 500;

/** The acknowledged jobs: appended one line each, rewritten when the file has grown to twice its bound. */
export async function openMemory(file: string, disk: Disk) {
  const text = (await readTextIfExists(file)) ?? "";
  const lines = text.split("\n").filter((line) => line !== "");
  const known = new Map<string, JobAcknowledged>();
  for (const line of lines.slice(-REMEMBERED)) {
    const parsed = acknowledgedSchema.safeParse(parseOrNull(line));
    if (parsed.success) known.set(parsed.data.jobId, parsed.data);
  }
  let lineCount = lines.length;
  let isTorn = text !== "" && !text.endsWith("\n");
  const rewrite = async () => {
    const kept = [...known.values()];
    await disk.writeFile(file, kept.map((job) => `${JSON.stringify(job)}\n`).join(""));
    lineCount = kept.length;
    isTorn = false;
  };
  // A line torn by a power cut would swallow the next one.
  if (isTorn) await rewrite().catch(() => {});
  return {
    find: (jobId: string) => known.get(jobId) ?? null,
    ids: () => [...known.keys()],
    since(since: Date, jobIds: readonly string[]) {
      const wanted = new Set(jobIds);
      const isWanted = ({ jobId, result }: JobAcknowledged) =>
        wanted.has(jobId) || Date.parse(result.finishedAt) >= since.getTime();
      return [...known.values()].filter(isWanted);
    },
    async add(job: JobAcknowledged) {
      if (known.has(job.jobId)) return;
      known.set(job.jobId, job);
      for (const oldest of known.keys()) {
        if (known.size <= REMEMBERED) break;
        known.delete(oldest);
      }
      lineCount++;
      if (isTorn || lineCount >= 2 * REMEMBERED) return await rewrite();
      isTorn = true;
      await disk.appendFile(file, `${JSON.stringify(job)}\n`);
      isTorn = false;
    },
  };
}
