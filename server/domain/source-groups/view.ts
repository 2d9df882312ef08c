import { type SourceGroup, sourceGroupSchema } from "@/agent/protocol/mod";
import type { Prisma } from "@/server/db/generated/client";

/** `hooks` is empty for who may not change them: a shell line can hold a password. */
export type SourceGroupView = SourceGroup & {
  hostId: string;
  hasHooks: { before: boolean; after: boolean };
  /** The newest snapshot of just these paths. */
  lastSnapshotAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

/** A row as the agent gets it with an order: parsed by the wire's own schema. */
export const toSourceGroup = ({ id, ...row }: Prisma.SourceGroupModel): SourceGroup =>
  sourceGroupSchema.parse({ sourceGroupId: id, ...row, limits: row.limits ?? {}, hooks: row.hooks ?? {} });

export function toSourceGroupView(row: Prisma.SourceGroupModel, { canReadHooks = false } = {}): SourceGroupView {
  const group = toSourceGroup(row);
  const { before, after } = group.hooks;
  return {
    ...group,
    hooks: canReadHooks ? group.hooks : {},
    hasHooks: { before: before !== undefined, after: after !== undefined },
    hostId: row.hostId,
    lastSnapshotAt: row.lastSnapshotAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
