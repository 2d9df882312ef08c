import { z } from "zod";

/** One setting for each host whose agent has not yet told what it did since the copy was made. */
const PREFIX = "recall:";
export const recallKey = (hostId: string): string => `${PREFIX}${hostId}`;
export const ALL_RECALLS = { key: { startsWith: PREFIX } };
export const hostOfRecall = (key: string): string => key.slice(PREFIX.length);

/** What must be asked of a host: from when on, and the revision of its settings in the copy. */
export const recallSchema = z.object({ since: z.iso.datetime(), configRevision: z.number().int() });
export type Recall = z.infer<typeof recallSchema>;
