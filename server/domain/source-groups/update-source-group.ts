import { isDeepStrictEqual } from "node:util";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { transact } from "@/server/db/transact";
import { requireGroupAccess } from "./rows";
import { auditView, checkForSystem, checkName, checkRoom, raiseRevision } from "./rules";
import { type UpdateSourceGroupInput, updateSourceGroupSchema } from "./schemas";
import { type SourceGroupView, toSourceGroupView } from "./view";

/**
 * Changes the fields that are named. Jobs that wait already keep what the group said when they were asked for.
 * A change that changes nothing leaves revision and audit log alone.
 * @throws AppError `invalid_request`, `source_group_not_found`, `name_taken`
 */
export async function updateSourceGroup(ctx: Ctx, input: UpdateSourceGroupInput): Promise<SourceGroupView> {
  const former = await requireGroupAccess(ctx, "operator", { tx: ctx.db.prisma, sourceGroupId: input.sourceGroupId });
  const { sourceGroupId, ...named } = parseInput(updateSourceGroupSchema, input);
  return transact(ctx, async (unit) => {
    const row = await requireGroupAccess(ctx, "operator", { tx: unit.tx, sourceGroupId });
    const before = toSourceGroupView(row, { canReadHooks: true });
    const { hostId } = former;
    const changes = changesOf(before, named);
    if (Object.keys(changes).length === 0) return before;
    checkForSystem(row.host.os, changes);
    if (changes.name !== undefined) await checkName(unit, { hostId, name: changes.name, id: sourceGroupId });
    const now = ctx.clock.now();
    await unit.tx.sourceGroup.update({ where: { id: sourceGroupId }, data: { ...changes, updatedAt: now } });
    await checkRoom(unit, hostId);
    await raiseRevision(unit, { hostId, now });
    const changed = await unit.tx.sourceGroup.findUniqueOrThrow({ where: { id: sourceGroupId } });
    const after = toSourceGroupView(changed, { canReadHooks: true });
    await unit.audit({
      action: "source-groups.update",
      targetKind: "source_group",
      targetId: sourceGroupId,
      hostId,
      details: { before: auditView(before), after: auditView(after), changed: Object.keys(changes) },
    });
    return after;
  });
}

type Named = Omit<ReturnType<typeof updateSourceGroupSchema.parse>, "sourceGroupId">;
type Changes = { [Name in keyof Named]: Exclude<Named[Name], undefined> };

function changesOf(before: SourceGroupView, named: Named): Changes {
  const entries = Object.entries(named).filter(
    ([name, value]) => value !== undefined && !isDeepStrictEqual(value, before[name as keyof SourceGroupView]),
  );
  return Object.fromEntries(entries) as Changes;
}
