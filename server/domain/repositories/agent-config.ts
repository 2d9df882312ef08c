import { type AgentConfig, agentConfigSchema } from "@/agent/protocol/mod";
import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { toSchedule } from "@/server/domain/protection";
import { openAccess } from "./access";
import type { HostRef } from "./schemas";

/**
 * Everything that a host's agent must know, secrets in the clear: for that agent's own socket only.
 * @throws AppError `host_not_found`
 */
export async function agentConfig(ctx: Ctx, { hostId }: HostRef): Promise<AgentConfig> {
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  const host = await ctx.db.prisma.host.findUnique({
    where: { id: hostId },
    select: {
      configRevision: true,
      repositories: { where: { purpose: "primary" } },
      sourceGroups: { orderBy: { createdAt: "asc" } },
      schedules: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
    },
  });
  const repository = host?.repositories[0];
  if (!host || !repository) throw new AppError("host_not_found", "The host is gone; enroll it again.");
  return agentConfigSchema.parse({
    revision: host.configRevision,
    repository: { url: repository.url, ...openAccess(ctx.secrets, repository) },
    sourceGroups: host.sourceGroups.map(({ id, ...group }) => ({
      sourceGroupId: id,
      ...group,
      limits: group.limits ?? {},
      hooks: group.hooks ?? {},
    })),
    schedules: host.schedules.map(toSchedule),
  });
}
