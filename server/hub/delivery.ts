import { type Draft, EXTRA_JOB_KINDS, type JobKind, type ServerMessage } from "@/agent/protocol/mod";
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

/** None, for an agent of this build: one list that ten thousand sessions share. */
const NONE: readonly JobKind[] = [];

export function unknownKindsOf({
  extraKinds = [],
}: {
  extraKinds?: readonly string[] | undefined;
}): readonly JobKind[] {
  const unknown = EXTRA_JOB_KINDS.filter((kind) => !extraKinds.includes(kind));
  return unknown.length === 0 ? NONE : unknown;
}

export const isKnown = (session: AgentSession, { order }: StartOrder): boolean =>
  !session.unknownKinds.includes(order.kind);

/**
 * Hands out what waits for this host, and before it the configuration if that has changed: an order must never run
 * with yesterday's credentials. What is lost on the way is found at the next `hello`.
 */
export function deliverDue(session: AgentSession): void {
  session.inTurn(async () => {
    if (session.recall) return;
    const ctx = agentContext(session.hub, session);
    for (;;) {
      const orders = await dueJobs(ctx, { hostId: session.hostId, without: session.unknownKinds });
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
