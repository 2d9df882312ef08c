import { FLEET, type Need, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { toHostScope } from "@/server/db/host-scope";
import { type AlertRow, alertViewSelect } from "./view";

/**
 * Loads an alert and decides about access by its host, or by the fleet where it has none.
 * @throws AppError `alert_not_found`, or what `requireAccess` throws; nobody learns which ids exist
 */
export async function requireAlertAccess(ctx: Ctx, need: Need, alertId: string): Promise<AlertRow> {
  if (ctx.actor.kind === "anonymous") requireAccess(ctx.actor, need, FLEET);
  const row = await ctx.db.prisma.alert.findUnique({ where: { id: alertId }, select: alertViewSelect });
  if (!row) throw new AppError("alert_not_found", "There is no such alert; look it up in the list of alerts.");
  requireAccess(ctx.actor, need, row.host ? toHostScope(row.host) : FLEET);
  return row;
}
