/** Every snapshot of a repository with what is needed to pick one out, in the order of restic's listing. */
import * as z from "zod";
import { parseOrNull } from "../json.ts";
import { splitJsonArray } from "./json-array.ts";
import { type CallEnd, callRestic, type JobTools } from "./supervise.ts";

const knownSnapshotSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  time: z.iso.datetime({ offset: true }),
  hostname: z.string().default(""),
  paths: z.array(z.string()).nullish(),
  tags: z.array(z.string()).nullish(),
  /** The id that it had before its tags were changed for the first time. */
  original: z.string().nullish(),
});
export type KnownSnapshot = z.infer<typeof knownSnapshotSchema>;

/** `snapshots` is null when the listing failed, or did not come whole. Takes no lock. */
export async function allSnapshots(tools: JobTools): Promise<{ end: CallEnd; snapshots: KnownSnapshot[] | null }> {
  const snapshots: KnownSnapshot[] = [];
  const elements = splitJsonArray((json) => {
    const parsed = knownSnapshotSchema.safeParse(parseOrNull(json));
    if (parsed.success) snapshots.push(parsed.data);
  });
  const end = await callRestic(tools, { args: ["snapshots", "--json", "--no-lock"], onStdoutText: elements.push });
  return { end, snapshots: end.exitCode === 0 && elements.isComplete() ? snapshots : null };
}
