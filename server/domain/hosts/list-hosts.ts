import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { type ListHostsInput, listHostsSchema } from "./schemas";
import { type HostView, hostViewSelect, toHostView } from "./view";

/** Hosts by name; two SQL statements whatever their number, because each row keeps the facts of its last backup. */
export async function listHosts(ctx: Ctx, input: ListHostsInput = {}): Promise<HostView[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { limit, after } = parseInput(listHostsSchema, input);
  const rows = await ctx.db.prisma.host.findMany({
    ...(after === undefined ? {} : { where: { hostname: { gt: after } } }),
    orderBy: { hostname: "asc" },
    take: limit,
    select: hostViewSelect,
  });
  return rows.map((row) => toHostView(ctx, row));
}
