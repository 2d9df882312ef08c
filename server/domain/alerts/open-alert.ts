import type { Ctx } from "@/server/core/context";
import { newId } from "@/server/core/ids";
import type { Unit } from "@/server/db/transact";
import type { AlertKind } from "./schemas";

export type OpenAlertInput = {
  kind: AlertKind;
  /** Tells one trouble of this kind and host from another; a repeat of the same is counted, not added. */
  subject: string;
  /** Null when it is about no single host. */
  hostId: string | null;
  /** One sentence that says what happened, without secrets. */
  message: string;
};

/**
 * Opens an alert inside the caller's transaction, or counts it up while it is open. Only the first time is audited:
 * what repeats every minute must not fill the audit log. Who may do this is the caller's decision.
 */
export async function openAlert(unit: Unit, ctx: Pick<Ctx, "clock">, input: OpenAlertInput): Promise<void> {
  const { kind, subject, hostId, message } = input;
  const now = ctx.clock.now();
  const open = await unit.tx.alert.findFirst({
    where: { kind, subject, hostId, closedAt: null },
    select: { id: true },
  });
  if (open) {
    const data = { count: { increment: 1 }, lastSeenAt: now, message };
    await unit.tx.alert.update({ where: { id: open.id }, data });
    unit.emit("alerts.changed", { alertId: open.id, hostId });
    return;
  }
  const id = newId();
  await unit.tx.alert.create({ data: { id, kind, subject, hostId, message, openedAt: now, lastSeenAt: now } });
  await unit.audit({
    action: "alerts.open",
    targetKind: "alert",
    targetId: id,
    hostId: hostId ?? undefined,
    details: { kind, subject, message },
  });
  unit.emit("alerts.changed", { alertId: id, hostId });
}
