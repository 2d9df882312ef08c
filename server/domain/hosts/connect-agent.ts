import type { AgentMessage } from "@/agent/protocol/mod";
import { requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";

export type ConnectAgentInput = { hostId: string } & Pick<AgentMessage & { type: "hello" }, "configRevision">;

/** Beyond this an agent's revision is nonsense and is not followed. */
const MAX_REVISION = 1_000_000_000;

/**
 * Which configuration revision a greeting agent must have. An agent that is ahead (the server's data came from an
 * older copy, or the host was removed and enrolled again) is overtaken, so that it takes what the server has.
 * @throws AppError `host_not_found` when the host was removed meanwhile
 */
export async function connectAgent(ctx: Ctx, { hostId, configRevision }: ConnectAgentInput): Promise<number> {
  requireAccess(ctx.actor, "agent", { hostId, tags: [] });
  const { host } = ctx.db.prisma;
  const row = await host.findUnique({ where: { id: hostId }, select: { configRevision: true } });
  if (!row) throw new AppError("host_not_found", "The host was removed; enroll it again.");
  if (configRevision <= row.configRevision || configRevision > MAX_REVISION) return row.configRevision;
  await host.updateMany({
    where: { id: hostId, configRevision: row.configRevision },
    data: { configRevision: configRevision + 1, appliedRevision: 0 },
  });
  return configRevision + 1;
}
