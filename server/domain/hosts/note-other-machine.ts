import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { openAlert } from "@/server/domain/alerts";

export type NoteOtherMachineInput = { hostId: string; formerMachineId: string; machineId: string };

/**
 * Raises an alert that a host's identity is now used by another machine than before, and was not enrolled again in
 * between. The newcomer is let in all the same: the host may have been moved on purpose.
 */
export async function noteOtherMachine(ctx: Ctx, input: NoteOtherMachineInput): Promise<void> {
  const { hostId, formerMachineId, machineId } = input;
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  await transact(ctx, async (unit) => {
    await unit.audit({
      action: "hosts.note_other_machine",
      targetKind: "host",
      targetId: hostId,
      hostId,
      details: { before: { machineId: formerMachineId }, after: { machineId } },
    });
    const message =
      "This identity was used by another machine before. If you moved the host on purpose close this, otherwise enroll the copy under its own name.";
    await openAlert(unit, ctx, { kind: "cloned_identity", subject: machineId, hostId, message });
  });
}
