import type { Actor, Ctx } from "@/server/core/context";
import { AppError } from "@/server/core/errors";
import { addressOf } from "@/server/core/request";
import { sha256Hex } from "@/server/crypto/tokens";

/** What the row says of an agent, so that its `hello` is compared without another query. */
export type AgentFacts = {
  agentVersion: string;
  resticVersion: string | null;
  os: string;
  arch: string;
  machineId: string | null;
  bootId: string | null;
};
export type AuthenticatedAgent = {
  actor: Extract<Actor, { kind: "agent" }>;
  facts: AgentFacts;
  configRevision: number;
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
  const { id, hostname, configRevision, ...facts } = host;
  return { actor: { kind: "agent", hostId: id, name: hostname, address: addressOf(ctx.actor) }, facts, configRevision };
}
