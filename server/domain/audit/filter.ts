import type { Ctx } from "@/server/core/context";
import type { Prisma } from "@/server/db/generated/client";
import type { AuditFilter } from "./schemas";

/** The filter as a condition on rows. A host is looked up by name first; one that is gone is still found by its id. */
export async function auditWhere(
  { db }: Ctx,
  { actor, action, host, from, to }: AuditFilter,
): Promise<Prisma.AuditEntryWhereInput> {
  const named = host && (await db.prisma.host.findUnique({ where: { hostname: host }, select: { id: true } }));
  const isRoom = action !== undefined && !action.includes(".");
  return {
    ...(actor === undefined ? {} : { actorName: actor }),
    ...(action === undefined ? {} : { action: isRoom ? { startsWith: `${action}.` } : action }),
    ...(host === undefined ? {} : { hostId: named ? named.id : host }),
    ...(from || to ? { at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } } : {}),
  };
}
