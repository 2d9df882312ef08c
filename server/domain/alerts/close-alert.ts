import type { Ctx } from "@/server/core/context";
import { transact } from "@/server/db/transact";
import { requireAlertAccess } from "./rows";
import type { AlertRef } from "./schemas";
import { type AlertView, toAlertView } from "./view";

/**
 * Closes an alert: somebody has looked at it. Closing it again changes nothing; if the trouble comes again, it opens a
 * new one.
 * @throws AppError `alert_not_found`
 */
export async function closeAlert(ctx: Ctx, { alertId }: AlertRef): Promise<AlertView> {
  const { hostId, kind, subject } = await requireAlertAccess(ctx, "operator", alertId);
  const closedBy = "name" in ctx.actor ? ctx.actor.name : null;
  await transact(ctx, async (unit) => {
    const { count } = await unit.tx.alert.updateMany({
      where: { id: alertId, closedAt: null },
      data: { closedAt: ctx.clock.now(), closedBy },
    });
    if (count === 0) return;
    await unit.audit({
      action: "alerts.close",
      targetKind: "alert",
      targetId: alertId,
      hostId: hostId ?? undefined,
      details: { kind, subject },
    });
    unit.emit("alerts.changed", { alertId, hostId });
  });
  return toAlertView(await requireAlertAccess(ctx, "operator", alertId));
}
