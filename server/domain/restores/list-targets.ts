import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { requireHostAccess } from "@/server/db/host-scope";
import { type ListTargetsInput, listTargetsSchema } from "./schemas";

/** `canRestore`: it is connected, and its agent knows how. */
export type RestoreTarget = { hostId: string; hostname: string; isOnline: boolean; canRestore: boolean; os: string };

const MAX_TARGETS = 50;

/** Other hosts whose name holds the text, by name: where a snapshot of this one could be restored. */
export async function listTargets(ctx: Ctx, input: ListTargetsInput): Promise<RestoreTarget[]> {
  await requireHostAccess(ctx, "operator", input.hostId);
  const { hostId, search } = parseInput(listTargetsSchema, input);
  const rows = await ctx.db.prisma.host.findMany({
    where: { id: { not: hostId }, ...(search === "" ? {} : { hostname: { contains: search } }) },
    orderBy: [{ hostname: "asc" }, { id: "asc" }],
    take: MAX_TARGETS,
    select: { id: true, hostname: true, os: true },
  });
  return rows.map(({ id, hostname, os }) => ({
    hostId: id,
    hostname,
    os,
    isOnline: ctx.agents.isOnline(id),
    canRestore: ctx.agents.canDo(id, "restore"),
  }));
}
