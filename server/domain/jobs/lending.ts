import type { JobOrder } from "@/agent/protocol/mod";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";

/** How long another host may have access to a repository for one job: one day. */
export const LENDING_MS = 24 * 60 * 60 * 1000;

/** Whether an order is about another host's repository, to which its host is given access for a while. */
export const isLendingOrder = (order: JobOrder): boolean => "accessUntil" in order && order.accessUntil !== undefined;

/** The same order without the time for which access was given, or is about to be. */
export function withoutLending<Order extends JobOrder>(order: Order): Order {
  if (!("accessUntil" in order)) return order;
  const { accessUntil: _, ...rest } = order;
  return { ...order, ...rest, accessUntil: undefined };
}

/** Until when a job that is ordered now has access. */
export const lendingEnd = ({ clock }: Pick<Ctx, "clock">): string =>
  new Date(clock.now().getTime() + LENDING_MS).toISOString();

/**
 * Refuses to have a host work on another one's repository when it could not take the access now.
 * @throws AppError `host_offline`, `agent_too_old`
 */
export function requireBorrower(ctx: Pick<Ctx, "agents">, hostId: string): void {
  if (!ctx.agents.isOnline(hostId))
    throw new AppError("host_offline", "The host that is to do it is not connected; choose one that is.");
  requireRestorer(ctx, hostId);
}

/** @throws AppError `agent_too_old` where the host's agent is connected and cannot restore */
export function requireRestorer(ctx: Pick<Ctx, "agents">, hostId: string): void {
  if (ctx.agents.isOnline(hostId) && !ctx.agents.canDo(hostId, "restore"))
    throw new AppError("agent_too_old", "The agent of that host cannot restore yet; update it, then try again.");
}
