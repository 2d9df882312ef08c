import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import type { AgentFacts } from "./authenticate-agent";

/** `seen` are the hosts heard of since the last batch, `facts` what changed about some of them. */
export type Heartbeats = { at: Date; seen: readonly string[]; facts: ReadonlyMap<string, AgentFacts> };

const HOSTS_PER_STATEMENT = 5000;

/** Signs of life of the whole fleet since the last call, in one write transaction. Not audited: nobody decided it. */
export async function recordHeartbeats(ctx: Ctx, { at, seen, facts }: Heartbeats): Promise<void> {
  requireAccess(ctx.actor, "system", FLEET);
  const { host } = ctx.db.prisma;
  const writes = [];
  for (let from = 0; from < seen.length; from += HOSTS_PER_STATEMENT) {
    const ids = seen.slice(from, from + HOSTS_PER_STATEMENT);
    writes.push(host.updateMany({ where: { id: { in: ids } }, data: { lastSeenAt: at } }));
  }
  for (const [id, data] of facts) writes.push(host.updateMany({ where: { id }, data }));
  if (writes.length === 0) return;
  await ctx.db.prisma.$transaction(writes);
  for (const hostId of facts.keys()) ctx.events.emit("host.changed", { hostId });
}
