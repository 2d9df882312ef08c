import type { AgentMessage, AgentOffer } from "@/agent/protocol/mod";
import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { noteOffered, toOffer } from "./offer-updates";
import { isBehind } from "./rules";

export type WayOutInput = { hostId: string } & Pick<AgentMessage & { type: "hello" }, "agentVersion" | "os" | "arch">;

const TRIAL_MS = 120_000;

/**
 * What an agent is offered that is too old to be spoken with: the build that this server holds for its platform, whether
 * a rollout is under way or not, because without it nothing can be told to the host any more. The offer's id is the
 * build's own, so that a host where it failed does not try it for ever.
 */
export async function offerWayOut(
  ctx: Ctx,
  { hostId, agentVersion, os, arch }: WayOutInput,
): Promise<AgentOffer | null> {
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  const held = (await ctx.builds.current()).find(({ build }) => build.os === os && build.arch === arch);
  if (!held || !isBehind(agentVersion, held.build.version)) return null;
  const offer = toOffer({ offerId: `way-out-${held.build.sha256.slice(0, 32)}`, trialMs: TRIAL_MS }, held);
  const { host } = ctx.db.prisma;
  const row = await host.findUnique({ where: { id: hostId }, select: { updateOfferId: true } });
  if (!row) return null;
  if (row.updateOfferId !== offer.offerId)
    await noteOffered(ctx, { offerId: offer.offerId, version: held.build.version, hostIds: [hostId] });
  return offer;
}
