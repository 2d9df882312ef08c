import type { AgentOffer } from "@/agent/protocol/mod";
import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import type { HeldBuild } from "@/server/core/ports";
import { transact } from "@/server/db/transact";
import { UNDER_WAY } from "./fleet";
import { hasEndedBadly, platformOf } from "./rules";

export type OfferUpdatesInput = { rolloutId: string; hostIds: readonly string[] };
export type HostOffer = { hostId: string; offer: AgentOffer };

/**
 * What to offer to these hosts, whom the rollout is about; a host that has refused or rolled back is not asked twice.
 * Each is noted as offered. Not audited: the rollout's start is, and so is how it ends on each host.
 */
export async function offerUpdates(ctx: Ctx, { rolloutId, hostIds }: OfferUpdatesInput): Promise<HostOffer[]> {
  requireAccess(ctx.actor, "system", FLEET);
  const rollout = await ctx.db.prisma.agentRollout.findFirst({ where: { id: rolloutId, ...UNDER_WAY } });
  if (!rollout) return [];
  const held = (await ctx.builds.current()).filter(({ build }) => build.version === rollout.version);
  const builds = new Map(held.map((one) => [platformOf(one.build), one]));
  const hosts = await ctx.db.prisma.host.findMany({
    where: { id: { in: [...hostIds] } },
    select: { id: true, os: true, arch: true, updateOfferId: true, updateState: true },
  });
  const offers: HostOffer[] = [];
  const fresh: string[] = [];
  for (const host of hosts) {
    const isFresh = host.updateOfferId !== rolloutId;
    const build = builds.get(platformOf(host));
    if (!build || (!isFresh && hasEndedBadly(host.updateState))) continue;
    offers.push({ hostId: host.id, offer: toOffer({ offerId: rolloutId, trialMs: rollout.trialMs }, build) });
    if (isFresh) fresh.push(host.id);
  }
  await noteOffered(ctx, { offerId: rolloutId, version: rollout.version, hostIds: fresh });
  return offers;
}

export const toOffer = (
  about: Pick<AgentOffer, "offerId" | "trialMs">,
  { build, signature }: HeldBuild,
): AgentOffer => ({
  ...about,
  build,
  signature,
});

export async function noteOffered(
  ctx: Ctx,
  { offerId, version, hostIds }: { offerId: string; version: string; hostIds: readonly string[] },
): Promise<void> {
  if (hostIds.length === 0) return;
  await transact(ctx, async (unit) => {
    await unit.tx.host.updateMany({
      where: { id: { in: [...hostIds] } },
      data: {
        updateOfferId: offerId,
        updateVersion: version,
        updateState: "offered",
        updateCode: null,
        updateMessage: null,
        updateAt: ctx.clock.now(),
      },
    });
    for (const hostId of hostIds) unit.emit("host.changed", { hostId });
  });
}
