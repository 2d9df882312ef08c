import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { type FindHostsInput, findHostsSchema } from "./schemas";

export type HostName = { hostId: string; hostname: string };

const toHostName = ({ id, hostname }: { id: string; hostname: string }): HostName => ({ hostId: id, hostname });

/** Hosts whose name holds the text, by name: enough to choose one of a fleet without loading it. */
export async function findHosts(ctx: Ctx, input: FindHostsInput): Promise<HostName[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { text, limit } = parseInput(findHostsSchema, input);
  const rows = await ctx.db.prisma.host.findMany({
    where: { hostname: { contains: text } },
    select: { id: true, hostname: true },
    orderBy: { hostname: "asc" },
    take: limit,
  });
  const wanted = text.toLowerCase();
  // SQL takes `_` and `%` for wildcards, a reader does not.
  return rows.filter((row) => row.hostname.toLowerCase().includes(wanted)).map(toHostName);
}
