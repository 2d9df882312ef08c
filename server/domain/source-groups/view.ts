import { type SourceGroup, sourceGroupSchema } from "@/agent/protocol/mod";
import type { Prisma } from "@/server/db/generated/client";

export type SourceGroupView = SourceGroup & {
  hostId: string;
  /** The newest snapshot of just these paths. */
  lastSnapshotAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

/** A row as the agent gets it with an order: parsed by the wire's own schema. */
export const toSourceGroup = ({ id, ...row }: Prisma.SourceGroupModel): SourceGroup =>
  sourceGroupSchema.parse({ sourceGroupId: id, ...row, limits: row.limits ?? {}, hooks: row.hooks ?? {} });

export const toSourceGroupView = (row: Prisma.SourceGroupModel): SourceGroupView => ({
  ...toSourceGroup(row),
  hostId: row.hostId,
  lastSnapshotAt: row.lastSnapshotAt,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});
