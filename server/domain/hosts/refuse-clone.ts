import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";

export type RefuseCloneInput = { hostId: string; machineId: string; bootId: string };

/** Writes down that a second machine used a host's identity while the first was connected. */
export async function refuseClone(ctx: Ctx, { hostId, machineId, bootId }: RefuseCloneInput): Promise<void> {
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  await transact(ctx, (unit) =>
    unit.audit({
      action: "hosts.refuse_clone",
      targetKind: "host",
      targetId: hostId,
      hostId,
      details: { machineId, bootId },
    }),
  );
}
