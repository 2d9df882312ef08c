import type { Ctx } from "@/server/core/context";
import { newId } from "@/server/core/ids";
import type { Unit } from "@/server/db/transact";

export const ALERT_KINDS = ["cloned_identity", "update_failed", "certificate_ends"] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** `subject` tells one trouble of a kind from another; `hostId` is null for what concerns no single host. */
export type AlertDraft = { kind: AlertKind; subject: string; hostId: string | null; message: string };

/** Opens an alert within a caller's transaction; while the same trouble is open, it is counted there instead. */
export async function openAlert(unit: Unit, ctx: Ctx, { kind, subject, hostId, message }: AlertDraft): Promise<void> {
  const { alert } = unit.tx;
  const now = ctx.clock.now();
  const open = await alert.findFirst({ where: { kind, subject, hostId, closedAt: null }, select: { id: true } });
  const alertId = open?.id ?? newId();
  if (open) await alert.update({ where: { id: alertId }, data: { count: { increment: 1 }, lastSeenAt: now, message } });
  else await alert.create({ data: { id: alertId, kind, subject, hostId, message, openedAt: now, lastSeenAt: now } });
  unit.emit("alerts.changed", { alertId, hostId });
}
