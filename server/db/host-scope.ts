import { z } from "zod";
import { type HostScope, type Need, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";

const tagsSchema = z.array(z.string());

/** A host's row as access decisions need it. */
export const toHostScope = (host: { id: string; tags: unknown }): HostScope => ({
  hostId: host.id,
  tags: tagsSchema.parse(host.tags),
});

/**
 * Loads what an access decision needs of a host, and decides.
 * @throws AppError `host_not_found`, or what `requireAccess` throws; nobody learns which ids exist
 */
export async function requireHostAccess(ctx: Ctx, need: Need, hostId: string): Promise<HostScope> {
  const host =
    ctx.actor.kind === "anonymous"
      ? { id: hostId, tags: [] }
      : await ctx.db.prisma.host.findUnique({ where: { id: hostId }, select: { id: true, tags: true } });
  if (!host) throw new AppError("host_not_found", "There is no such host; look it up in the list of hosts.");
  const scope = toHostScope(host);
  requireAccess(ctx.actor, need, scope);
  return scope;
}
