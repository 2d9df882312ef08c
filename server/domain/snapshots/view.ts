import { z } from "zod";
import { HOLD_TAG } from "@/agent/protocol/mod";
import type { Prisma } from "@/server/db/generated/client";

export type SnapshotView = {
  snapshotId: string;
  takenAt: Date;
  hostname: string;
  username: string;
  paths: string[];
  tags: string[];
  /** Whether rules and people leave it: the tag `hold`. */
  isHeld: boolean;
  /** Only from restic 0.17 on. */
  totalFiles: number | null;
  totalBytes: number | null;
  dataAddedBytes: number | null;
};

const stringsSchema = z.array(z.string());
const toNumber = (value: bigint | null): number | null => (value === null ? null : Number(value));

export function toSnapshotView(row: Prisma.SnapshotModel): SnapshotView {
  const tags = stringsSchema.parse(row.tags);
  return {
    snapshotId: row.snapshotId,
    takenAt: row.takenAt,
    hostname: row.hostname,
    username: row.username,
    paths: stringsSchema.parse(row.paths),
    tags,
    isHeld: tags.includes(HOLD_TAG),
    totalFiles: toNumber(row.totalFiles),
    totalBytes: toNumber(row.totalBytes),
    dataAddedBytes: toNumber(row.dataAddedBytes),
  };
}
