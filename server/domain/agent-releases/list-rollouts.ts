import { FLEET, requireAccess } from "@/server/core/access";
import type { Ctx } from "@/server/core/context";
import { parseInput } from "@/server/core/input";
import { rolloutNotFound } from "./fleet";
import { type ListRolloutsInput, listRolloutsSchema } from "./schemas";
import { type RolloutView, toRolloutView } from "./view";

/**
 * Rollouts, newest first.
 * @throws AppError `rollout_not_found` when the page's last entry is gone
 */
export async function listRollouts(ctx: Ctx, input: ListRolloutsInput = {}): Promise<RolloutView[]> {
  requireAccess(ctx.actor, "viewer", FLEET);
  const { limit, before } = parseInput(listRolloutsSchema, input);
  const { agentRollout } = ctx.db.prisma;
  if (before !== undefined && (await agentRollout.count({ where: { id: before } })) === 0) throw rolloutNotFound();
  const rows = await agentRollout.findMany({
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    ...(before === undefined ? {} : { cursor: { id: before }, skip: 1 }),
  });
  return Promise.all(rows.map((row) => toRolloutView(ctx, row)));
}
