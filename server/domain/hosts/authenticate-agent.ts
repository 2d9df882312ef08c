import type { Actor, Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { addressOf } from "@/server/core/request";
import { sha256Hex } from "@/server/crypto/tokens";
import type { AgentFacts } from "@/server/db/database";

export type AuthenticatedAgent = {
  actor: Extract<Actor, { kind: "agent" }>;
  /** What the row says, so that `hello` is compared without another query. */
  facts: AgentFacts;
  configRevision: number;
  /** Which version it was last offered, and what became of that; both null before the first offer. */
  update: { version: string | null; state: string | null };
};

/**
 * Whose bearer token this is: one SHA-256 and one indexed SELECT. Open to everybody, like a login.
 * @throws AppError `agent_token_invalid`
 */
export async function authenticateAgent(ctx: Ctx, { token }: { token: string }): Promise<AuthenticatedAgent> {
  const host = ctx.db.lookups.hostByTokenHash(sha256Hex(token));
  if (!host)
    throw new AppError(
      "agent_token_invalid",
      "This agent token is not valid (any more); enroll the host again with a fresh token.",
    );
  const { id, hostname, configRevision, updateVersion, updateState, ...facts } = host;
  const actor = { kind: "agent", hostId: id, name: hostname, address: addressOf(ctx.actor) } as const;
  return { actor, facts, configRevision, update: { version: updateVersion, state: updateState } };
}
