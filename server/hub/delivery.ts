import type { Draft, ServerMessage } from "@/agent/protocol/mod";
import { isAppError } from "@/server/core/errors";
import { dueJobs, type StartOrder } from "@/server/domain/jobs";
import { agentConfig } from "@/server/domain/repositories";
import { agentContext } from "./hub";
import type { AgentSession } from "./session";

export const startMessage = ({ jobId, order, expiresAt }: StartOrder): Draft<ServerMessage> => ({
  type: "job.start",
  jobId,
  order,
  expiresAt: expiresAt.toISOString(),
});

/**
 * Hands out what waits for this host, and before it the configuration if that has changed: an order must never run
 * with yesterday's credentials. What is lost on the way is found at the next `hello`.
 */
export function deliverDue(session: AgentSession): void {
  session.inTurn(async () => {
    const ctx = agentContext(session.hub, session);
    for (;;) {
      const orders = await dueJobs(ctx, { hostId: session.hostId });
      if (orders.length === 0) return;
      await sendConfigIfNew(session);
      for (const order of orders) session.send(startMessage(order));
    }
  }, report);
}

/** Sends the configuration if the agent has not been sent this revision yet. */
export function deliverConfig(session: AgentSession): void {
  session.inTurn(() => sendConfigIfNew(session), report);
}

async function sendConfigIfNew(session: AgentSession): Promise<void> {
  const config = await agentConfig(agentContext(session.hub, session), { hostId: session.hostId });
  if (config.revision === session.sentRevision) return;
  session.sentRevision = config.revision;
  session.send({ type: "config.replace", config });
}

function report(session: AgentSession, error: unknown): void {
  const { hostId, hub } = session;
  // The host was removed while its turn came: its socket is being closed anyway.
  if (isAppError(error)) return;
  hub.services.log.error({ hostId, err: error }, "could not hand out to the agent");
}
