import { z } from "zod";
import { agentOfferSchema, releaseVersionSchema } from "@/agent/protocol/mod";

export const rolloutRefSchema = z.object({ rolloutId: z.string().min(1).max(64) });
export type RolloutRef = z.infer<typeof rolloutRefSchema>;

/** Without a version: the newest that this server holds. */
export const startRolloutSchema = z.object({
  version: releaseVersionSchema.optional(),
  canaryPercent: z.number().int().min(1).max(100).default(10),
  trialMs: agentOfferSchema.shape.trialMs.default(120_000),
});
export type StartRolloutInput = z.input<typeof startRolloutSchema>;

export const ROLLOUTS_PER_PAGE = 100;
export const MAX_ROLLOUTS_PER_PAGE = 500;
/** `before` is the rollout that the page before ended with. */
export const listRolloutsSchema = z.object({
  limit: z.number().int().min(1).max(MAX_ROLLOUTS_PER_PAGE).default(ROLLOUTS_PER_PAGE),
  before: z.string().max(64).optional(),
});
export type ListRolloutsInput = z.input<typeof listRolloutsSchema>;
