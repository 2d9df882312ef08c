import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import type { AgentFacts } from "@/server/db/database";

/** `seen` are the hosts heard of since the last batch, `facts` what changed about some of them. */
export type Heartbeats = { at: Date; seen: readonly string[]; facts: ReadonlyMap<string, AgentFacts> };

/** Signs of life of the whole fleet since the last call, in one write transaction. Not audited: nobody decided it. */
export async function recordHeartbeats(ctx: Ctx, { at, seen, facts }: Heartbeats): Promise<void> {
  requireAccess(ctx.actor, "system", FLEET);
  if (seen.length + facts.size === 0) return;
  await ctx.db.heartbeats.record({ at, seen, facts });
  for (const hostId of facts.keys()) ctx.events.emit("host.changed", { hostId });
}
