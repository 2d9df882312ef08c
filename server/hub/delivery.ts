import { EXTRA_JOB_KINDS, type JobKind, type RepositoryAccess } from "@/agent/protocol/mod";
import { isAppError } from "@/server/core/errors";
import { dueJobs, isLendingOrder, type StartOrder } from "@/server/domain/jobs";
import { agentConfig, foreignAccess } from "@/server/domain/repositories";
import { agentContext } from "./hub";
import type { AgentSession } from "./session";

/**
 * Hands one order out. One about another host's repository goes with access to it, opened for this message alone; an
 * agent that knows nothing of that would take its own repository for it, and gets none.
 */
export async function sendStart(session: AgentSession, start: StartOrder): Promise<void> {
  const { jobId, order, expiresAt, lentBy } = start;
  if (!isKnown(session, start)) return;
  const access = lentBy ? await accessOf(session, lentBy) : undefined;
  session.send({
    type: "job.start",
    ...{ jobId, order, expiresAt: expiresAt.toISOString() },
    ...(access === undefined ? {} : { access }),
  });
}

/** None where the host was removed meanwhile: the agent ends such a job. */
async function accessOf(session: AgentSession, ofHostId: string): Promise<RepositoryAccess | undefined> {
  try {
    return await foreignAccess(session.hub.services, { ofHostId, viaHostId: session.hostId });
  } catch (error) {
    report(session, error);
    return undefined;
  }
}

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

const isKnown = ({ unknownKinds }: AgentSession, { order }: StartOrder): boolean =>
  !unknownKinds.includes(order.kind) && !(isLendingOrder(order) && unknownKinds.includes("restore"));

/**
 * Hands out what waits for this host, and before it the configuration if that has changed: an order must never run
 * with yesterday's credentials. What is lost on the way is found at the next `hello`.
 */
export function deliverDue(session: AgentSession): void {
  session.inTurn(async () => {
    const ctx = agentContext(session.hub, session);
    for (;;) {
      const orders = await dueJobs(ctx, { hostId: session.hostId, without: session.unknownKinds });
      if (orders.length === 0) return;
      await sendConfigIfNew(session);
      for (const order of orders) await sendStart(session, order);
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
