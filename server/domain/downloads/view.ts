import { type DumpFormat, dumpFormatSchema } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { type LinkRow, type LinkState, linkState } from "./link-rules";

/** A link without its secret. */
export type LinkView = {
  linkId: string;
  hostId: string;
  snapshotId: string;
  path: string;
  format: DumpFormat;
  sizeBytes: number | null;
  viaHostId: string | null;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  /** When the first byte went out, and when the last. */
  startedAt: Date | null;
  finishedAt: Date | null;
  revokedBy: string | null;
  state: LinkState;
};

export const storedFormat = (row: { format: string }): DumpFormat => dumpFormatSchema.parse(row.format);
export const storedSize = ({ sizeBytes }: { sizeBytes: bigint | null }): number | null =>
  sizeBytes === null ? null : Number(sizeBytes);

export const toLinkView = (ctx: Ctx, row: LinkRow): LinkView => ({
  linkId: row.id,
  hostId: row.hostId,
  snapshotId: row.snapshotId,
  path: row.path,
  format: storedFormat(row),
  sizeBytes: storedSize(row),
  viaHostId: row.viaHostId,
  createdBy: row.createdBy,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  revokedBy: row.revokedBy,
  state: linkState(ctx, row),
});
