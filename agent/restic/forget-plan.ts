/** What `restic forget --json --dry-run` says it would do. */
import * as z from "zod";
import { parseOrNull } from "../json.ts";
import { splitJsonArray } from "./json-array.ts";

const snapshotSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  time: z.iso.datetime({ offset: true }),
});
/** One group of snapshots to which the rules apply as a whole; either list may be null. */
const groupSchema = z.object({
  host: z.string().default(""),
  paths: z.array(z.string()).nullish(),
  keep: z.array(snapshotSchema).nullish(),
  remove: z.array(snapshotSchema).nullish(),
});

export type NamedSnapshot = { snapshotId: string; takenAt: string };
export type ForgetGroup = { paths: string[]; kept: NamedSnapshot[]; removed: NamedSnapshot[] };

/**
 * Collects the groups while they stream in. `groups` is null when the output is broken; restic prints nothing at all
 * when there are no snapshots.
 */
export function createPlanReader(): { push(text: string): void; groups(): ForgetGroup[] | null } {
  const groups: ForgetGroup[] = [];
  let isEmpty = true;
  let isBroken = false;
  const elements = splitJsonArray((json) => {
    const parsed = groupSchema.safeParse(parseOrNull(json));
    if (!parsed.success) isBroken = true;
    else {
      const { paths, keep, remove } = parsed.data;
      groups.push({ paths: paths ?? [], kept: (keep ?? []).map(named), removed: (remove ?? []).map(named) });
    }
  });
  return {
    push(text) {
      isEmpty &&= text.trim() === "";
      elements.push(text);
    },
    groups: () => (isBroken || !(isEmpty || elements.isComplete()) ? null : groups),
  };
}

const named = ({ id, time }: z.infer<typeof snapshotSchema>): NamedSnapshot => ({ snapshotId: id, takenAt: time });

/** The groups that would lose all they have. */
export const emptiedGroups = (groups: ForgetGroup[]): ForgetGroup[] =>
  groups.filter(({ kept, removed }) => kept.length === 0 && removed.length > 0);
