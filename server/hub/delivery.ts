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

/** Hands out what waits for this host. What is lost on the way is found at the next `hello`. */
export function deliverDue(session: AgentSession): void {
  const hand = async () => {
    for (;;) {
      const orders = await dueJobs(agentContext(session.hub, session), { hostId: session.hostId });
      if (orders.length === 0) return;
      for (const order of orders) session.send(startMessage(order));
    }
  };
  void hand().catch((error: unknown) => report(session, error));
}

/** Sends the configuration as it is now, whatever revision the agent has. */
export function deliverConfig(session: AgentSession): void {
  const hand = async () => {
    const config = await agentConfig(agentContext(session.hub, session), { hostId: session.hostId });
    session.send({ type: "config.replace", config });
  };
  void hand().catch((error: unknown) => report(session, error));
}

function report(session: AgentSession, error: unknown): void {
  const { hostId, hub } = session;
  // The host was removed while its turn came: its socket is being closed anyway.
  if (isAppError(error)) return;
  hub.services.log.error({ hostId, err: error }, "could not hand out to the agent");
}
