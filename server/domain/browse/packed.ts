import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import { type SnapshotEntry, snapshotEntrySchema } from "@/agent/protocol/mod";

/** So many names lie in one packed piece. */
export const PIECE_SIZE = 500;

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);
const piece = snapshotEntrySchema.array();

/** Names much alike take a tenth of their room when packed; the work is done beside the event loop. */
export const pack = async (entries: readonly SnapshotEntry[]): Promise<Uint8Array> => deflate(JSON.stringify(entries));

export const unpack = async (packed: Uint8Array): Promise<SnapshotEntry[]> =>
  piece.parse(JSON.parse((await inflate(packed)).toString("utf8")));
