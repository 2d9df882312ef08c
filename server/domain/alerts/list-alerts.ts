import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { type ListAlertsInput, listAlertsSchema } from "./schemas";
import { type AlertView, alertViewSelect, toAlertView } from "./view";

/** Alerts of one host or of the fleet, the last opened first. */
export async function listAlerts(ctx: Ctx, input: ListAlertsInput = {}): Promise<AlertView[]> {
  if (input.hostId === undefined) requireAccess(ctx.actor, "viewer", FLEET);
  else await requireHostAccess(ctx, "viewer", input.hostId);
  const { state, hostId, limit, before } = parseInput(listAlertsSchema, input);
  const rows = await ctx.db.prisma.alert.findMany({
    where: {
      ...(hostId === undefined ? {} : { hostId }),
      ...(state === undefined ? {} : { closedAt: state === "open" ? null : { not: null } }),
      ...(before === undefined ? {} : await olderThan(ctx, before)),
    },
    orderBy: [{ openedAt: "desc" }, { id: "desc" }],
    take: limit,
    select: alertViewSelect,
  });
  return rows.map(toAlertView);
}

async function olderThan(ctx: Ctx, alertId: string) {
  const last = await ctx.db.prisma.alert.findUnique({ where: { id: alertId }, select: { openedAt: true } });
  if (!last) throw new AppError("alert_not_found", "The page's last alert is gone; load the list from its start.");
  return { openedAt: { lte: last.openedAt }, OR: [{ openedAt: { lt: last.openedAt } }, { id: { lt: alertId } }] };
}
