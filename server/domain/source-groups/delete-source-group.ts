import { z } from "zod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { transact, type Unit } from "@/server/db/transact";
import { requireGroupAccess } from "./rows";
import { auditView, raiseRevision } from "./rules";
import type { SourceGroupRef } from "./schemas";
import { toSourceGroupView } from "./view";

/**
 * Removes a group, also a host's last one. Its snapshots stay in the repository, its jobs in their list; what waits
 * for the host already still runs.
 * @throws AppError `source_group_not_found`, also when it was removed before; `source_group_in_use` naming the schedules
 */
export async function deleteSourceGroup(ctx: Ctx, { sourceGroupId }: SourceGroupRef): Promise<void> {
  await requireGroupAccess(ctx, "operator", { tx: ctx.db.prisma, sourceGroupId });
  await transact(ctx, async (unit) => {
    const row = await requireGroupAccess(ctx, "operator", { tx: unit.tx, sourceGroupId });
    const { hostId } = row;
    await refuseIfScheduled(unit, { hostId, sourceGroupId });
    await unit.tx.sourceGroup.delete({ where: { id: sourceGroupId } });
    await raiseRevision(unit, { hostId, now: ctx.clock.now() });
    await unit.audit({
      action: "source-groups.delete",
      targetKind: "source_group",
      targetId: sourceGroupId,
      hostId,
      details: { before: auditView(toSourceGroupView(row)) },
    });
  });
}

const idsSchema = z.array(z.string());

async function refuseIfScheduled({ tx }: Unit, group: { hostId: string; sourceGroupId: string }): Promise<void> {
  const schedules = await tx.schedule.findMany({
    where: { hostId: group.hostId },
    select: { name: true, sourceGroupIds: true },
    orderBy: { name: "asc" },
  });
  const names = schedules
    .filter(({ sourceGroupIds }) => idsSchema.parse(sourceGroupIds).includes(group.sourceGroupId))
    .map(({ name }) => name);
  if (names.length === 0) return;
  throw new AppError(
    "source_group_in_use",
    `${names.length === 1 ? "The schedule" : "The schedules"} ${names.join(", ")} ${names.length === 1 ? "backs" : "back"} this source group up; take it out there first.`,
  );
}
