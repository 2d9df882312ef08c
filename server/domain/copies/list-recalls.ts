import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { ALL_RECALLS, hostOfRecall, type Recall, recallSchema } from "./recall";

/** Hosts that have not yet told what they did since the copy that this server was restored from; mostly none. */
export async function listRecalls(ctx: Ctx): Promise<Map<string, Recall>> {
  requireAccess(ctx.actor, "system", FLEET);
  const rows = await ctx.db.prisma.setting.findMany({ where: ALL_RECALLS });
  return new Map(rows.map(({ key, value }) => [hostOfRecall(key), recallSchema.parse(value)]));
}
