import type { Ctx } from "@/server/core/context";
import type { Unit } from "@/server/db/transact";
import type { AlertKind } from "./schemas";

export type CloseAlertsOfInput = {
  kind: AlertKind;
  hostId: string | null;
  /** Left out: whatever the subject. */
  subject?: string | undefined;
};

/**
 * Closes the open alerts of a trouble that has ended by itself, inside the caller's transaction.
 * @returns how many there were
 */
export async function closeAlertsOf(unit: Unit, ctx: Ctx, input: CloseAlertsOfInput): Promise<number> {
  const { kind, hostId, subject } = input;
  const where = { kind, hostId, closedAt: null, ...(subject === undefined ? {} : { subject }) };
  const open = await unit.tx.alert.findMany({ where, select: { id: true, subject: true } });
  for (const alert of open) {
    await unit.tx.alert.update({ where: { id: alert.id }, data: { closedAt: ctx.clock.now() } });
    await unit.audit({
      action: "alerts.end",
      targetKind: "alert",
      targetId: alert.id,
      hostId: hostId ?? undefined,
      details: { kind, subject: alert.subject },
    });
    unit.emit("alerts.changed", { alertId: alert.id, hostId });
  }
  return open.length;
}
