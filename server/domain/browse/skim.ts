import { type SnapshotEntry, snapshotEntrySchema } from "@/agent/protocol/mod";
import type { OpenStream, TreeSlice, TreeWindow } from "@/server/core/ports";
import { readLines } from "./lines";

/** One page of a folder that is too large to be kept: streamed up to the page's end, and not kept. */
export async function skim({ offset, limit }: TreeWindow, open: OpenStream): Promise<TreeSlice> {
  const end = offset + limit;
  const entries: SnapshotEntry[] = [];
  let seen = 0;
  const stream = await open(new AbortController().signal);
  try {
    for await (const lot of readLines(stream.body, snapshotEntrySchema)) {
      if (seen + lot.length > offset) entries.push(...lot.slice(Math.max(0, offset - seen), Math.max(0, end - seen)));
      seen += lot.length;
      if (seen > end) return { entries, total: null, nextOffset: end };
    }
    return { entries, total: seen, nextOffset: null };
  } finally {
    stream.close();
  }
}
