import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { openAlert } from "@/server/domain/alerts";

export type RefuseCloneInput = { hostId: string; machineId: string; bootId: string };

/** Writes down, and raises an alert, that a second machine used a host's identity while the first was connected. */
export async function refuseClone(ctx: Ctx, { hostId, machineId, bootId }: RefuseCloneInput): Promise<void> {
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  await transact(ctx, async (unit) => {
    await unit.audit({
      action: "hosts.refuse_clone",
      targetKind: "host",
      targetId: hostId,
      hostId,
      details: { machineId, bootId },
    });
    const message =
      "A second machine came with this host's identity while the first was connected. It was refused and runs nothing.";
    await openAlert(unit, ctx, { kind: "cloned_identity", subject: machineId, hostId, message });
  });
}
