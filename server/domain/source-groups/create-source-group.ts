import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { newId } from "@/server/core/ids";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { transact } from "@/server/db/transact";
import { auditView, checkForSystem, checkName, checkRoom, raiseRevision } from "./rules";
import { type CreateSourceGroupInput, createSourceGroupSchema } from "./schemas";
import { type SourceGroupView, toSourceGroupView } from "./view";

/**
 * Adds a source group to a host; its agent learns of it at once, or when it is back.
 * @throws AppError `invalid_request`, `host_not_found`, `name_taken`
 */
export async function createSourceGroup(ctx: Ctx, input: CreateSourceGroupInput): Promise<SourceGroupView> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId, ...group } = parseInput(createSourceGroupSchema, input);
  return transact(ctx, async (unit) => {
    const host = await unit.tx.host.findUnique({ where: { id: hostId }, select: { os: true } });
    if (!host) throw new AppError("host_not_found", "The host was removed a moment ago.");
    checkForSystem(host.os, group);
    await checkName(unit, { hostId, name: group.name });
    const now = ctx.clock.now();
    const data = { id: newId(), hostId, ...group, createdAt: now, updatedAt: now };
    const { id } = await unit.tx.sourceGroup.create({ data });
    await checkRoom(unit, hostId);
    await raiseRevision(unit, { hostId, now });
    const row = await unit.tx.sourceGroup.findUniqueOrThrow({ where: { id } });
    const view = toSourceGroupView(row, { canReadHooks: true });
    const target = { targetKind: "source_group", targetId: id, hostId };
    await unit.audit({ action: "source-groups.create", ...target, details: { after: auditView(view) } });
    return view;
  });
}
