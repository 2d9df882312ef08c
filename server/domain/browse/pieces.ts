import type { SnapshotEntry } from "@/agent/protocol/mod";
import { PIECE_SIZE, unpack } from "./packed";

/** The names of a folder so far: packed pieces of the same size, and behind them those that are not packed yet. */
export function createPieces() {
  const packed: Uint8Array[] = [];
  let known = 0;
  let loose: SnapshotEntry[] = [];
  return {
    count: () => known + loose.length,
    loose: (): readonly SnapshotEntry[] => loose,
    add: (entries: readonly SnapshotEntry[]) => void loose.push(...entries),
    /** The loose ones, packed. */
    keep(bytes: Uint8Array) {
      packed.push(bytes);
      known += loose.length;
      loose = [];
    },
    dropLoose() {
      loose = [];
    },
    /** Looks at everything before it waits for anything: more may be packed meanwhile. */
    async slice(from: number, to: number): Promise<SnapshotEntry[]> {
      const first = Math.floor(from / PIECE_SIZE);
      const touched = packed.slice(first, Math.ceil(to / PIECE_SIZE));
      const last = packed.length === first + touched.length ? [...loose] : [];
      const entries = [...(await Promise.all(touched.map(unpack))).flat(), ...last];
      const start = Math.min(first, packed.length) * PIECE_SIZE;
      return entries.slice(from - start, to - start);
    },
  };
}
