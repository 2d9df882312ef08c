import type { SnapshotTrees } from "@/server/core/ports";
import { createListing, type Listing } from "./listing";

const MIB = 1024 * 1024;
/** What a listing takes beside its packed names. */
const OVERHEAD_BYTES = 1024;

export type TreeLimits = { totalBytes?: number; listingBytes?: number; lingerMs?: number };

type Kept = { listing: Listing; bytes: number };

/**
 * Folders of snapshots that were looked at lately. All of them together never take more than `totalBytes` packed, one of
 * them never more than `listingBytes`; those not looked at for longest make room.
 */
export function createTrees({
  totalBytes = 64 * MIB,
  listingBytes = 24 * MIB,
  lingerMs = 20_000,
}: TreeLimits = {}): SnapshotTrees {
  /** Those looked at last stand last. */
  const kept = new Map<string, Kept>();
  let total = 0;

  const drop = (key: string, entry: Kept) => {
    if (kept.get(key) !== entry) return;
    kept.delete(key);
    total -= entry.bytes;
  };
  const makeRoom = (bytes: number): boolean => {
    for (const [key, entry] of kept) {
      if (total + bytes <= totalBytes) break;
      if (!entry.listing.isBusy()) drop(key, entry);
    }
    return total + bytes <= totalBytes;
  };

  function add(key: string): Kept {
    makeRoom(OVERHEAD_BYTES);
    const entry: Kept = {
      bytes: OVERHEAD_BYTES,
      listing: createListing({
        lingerMs,
        reserve(bytes) {
          if (kept.get(key) !== entry || entry.bytes + bytes > listingBytes || !makeRoom(bytes)) return false;
          entry.bytes += bytes;
          total += bytes;
          return true;
        },
      }),
    };
    total += entry.bytes;
    kept.set(key, entry);
    return entry;
  }

  return {
    async page(key, { window, open }) {
      const entry = kept.get(key) ?? add(key);
      kept.delete(key);
      kept.set(key, entry);
      try {
        return await entry.listing.read(window, open);
      } catch (error) {
        if (!entry.listing.isBusy()) drop(key, entry);
        throw error;
      }
    },
    bytes: () => total,
  };
}
