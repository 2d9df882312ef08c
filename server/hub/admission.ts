import { CLOSE } from "@/agent/protocol/mod";
import { isAppError } from "@/server/core/errors";
import { authenticateAgent, refuseClone } from "@/server/domain/hosts";
import { agentContext } from "./hub";
import type { AgentSession, Identity } from "./session";
import { CLONE_RETRY_MS, CROWDED_RETRY_MS } from "./tuning";

/**
 * Makes a greeting session its host's current one. The same machine replaces its old socket at once. Another machine
 * (or another boot of the same, as after a power cut) does so only when the socket in place is dead: while it
 * answers, the newcomer is a clone.
 * @returns false when the session was turned away
 */
export async function admit(session: AgentSession, { machineId, bootId }: Identity): Promise<boolean> {
  const { registry, counters, limits } = session.hub;
  if (session.greeting?.isSurplus) return turnAwaySurplus(session);
  for (;;) {
    const former = registry.current(session.hostId);
    if (!former?.identity || isSame(former.identity, { machineId, bootId })) break;
    if (await isAlive(former, limits.cloneProbeMs)) return turnAway(session, { machineId, bootId });
    if (session.closedAt !== null) return false;
    if (registry.current(session.hostId) === former) break;
  }
  session.identity = { machineId, bootId };
  const former = registry.put(session);
  if (former) {
    counters.replaced += 1;
    former.close(CLOSE.replaced, "another socket of the same host took over");
  }
  return isStillKnown(session);
}

const isSame = (a: Identity, b: Identity): boolean => a.machineId === b.machineId && a.bootId === b.bootId;

/** Whether the peer answers a ping in time. */
function isAlive({ socket }: AgentSession, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (answer: boolean) => () => {
      clearTimeout(timer);
      socket.off("pong", onPong);
      socket.off("close", onClose);
      resolve(answer);
    };
    const onPong = finish(true);
    const onClose = finish(false);
    const timer = setTimeout(onClose, timeoutMs);
    socket.on("pong", onPong);
    socket.on("close", onClose);
    if (socket.readyState === socket.OPEN) socket.ping();
    else onClose();
  });
}

async function turnAway(session: AgentSession, identity: Identity): Promise<false> {
  const { hub, hostId } = session;
  hub.counters.clone += 1;
  hub.services.log.warn({ hostId, ...identity }, "a second machine uses this host's identity; it was refused");
  session.send({
    type: "rejected",
    reason: "cloned_identity",
    message: "Another machine is connected with this identity; enroll this one with a token of its own.",
    retryAfterMs: CLONE_RETRY_MS,
  });
  session.close(CLOSE.clone, "cloned identity");
  await refuseClone(agentContext(hub, session), { hostId, ...identity });
  return false;
}

/** When any token changed since this one was checked, it is checked again. */
async function isStillKnown(session: AgentSession): Promise<boolean> {
  const { greeting, hub, actor } = session;
  if (!greeting || greeting.epoch === hub.epoch) return true;
  const ctx = { ...hub.services, actor: { kind: "anonymous", address: actor.address } as const };
  try {
    session.greeting = { ...greeting, agent: await authenticateAgent(ctx, { token: greeting.token }) };
    return session.closedAt === null;
  } catch (error) {
    if (!isAppError(error)) throw error;
    session.close(CLOSE.unauthorized, error.code);
    return false;
  }
}

/** One server can hold only so many sockets; the rest come again later. */
function turnAwaySurplus(session: AgentSession): false {
  session.hub.counters.crowded += 1;
  const message = "The server holds as many connections as it may; it is tried again by itself.";
  session.send({ type: "rejected", reason: "too_many_connections", message, retryAfterMs: CROWDED_RETRY_MS });
  session.close(CLOSE.slowDown, "too many connections");
  return false;
}
