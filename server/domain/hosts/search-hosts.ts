import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import type { SearchHostsInput } from "./schemas";

const MAX_FOUND = 10;

export type FoundHost = { hostId: string; hostname: string };

/** Names of at most ten hosts that hold the text, those that begin with it first: what somebody types to get there. */
export async function searchHosts(ctx: Ctx, { text }: SearchHostsInput): Promise<FoundHost[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { prisma } = ctx.db;
  const find = (hostname: { startsWith: string } | { contains: string }) =>
    prisma.host.findMany({
      where: { hostname },
      select: { id: true, hostname: true },
      orderBy: { hostname: "asc" },
      take: MAX_FOUND,
    });
  const [first, further] = await Promise.all([find({ startsWith: text }), find({ contains: text })]);
  const byId = new Map([...first, ...further].map((host) => [host.id, host.hostname]));
  return [...byId].slice(0, MAX_FOUND).map(([hostId, hostname]) => ({ hostId, hostname }));
}
