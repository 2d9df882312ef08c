import { performance } from "node:perf_hooks";
import { CLOSE } from "@/agent/protocol/mod";
import type { Hub } from "./hub";
import type { AgentSession, AgentSocket } from "./session";

/** One timer for all sockets: pings, silence, missing `hello`, peers that do not answer a close, ended graces. */
export function watchLife(hub: Hub, sockets: ReadonlySet<AgentSocket>): () => void {
  const everyMs = Math.min(1_000, Math.max(20, hub.tuning.heartbeatMs / 8));
  const timer = setInterval(() => {
    const now = performance.now();
    for (const { session } of sockets) if (session) check(hub, session, now);
    hub.registry.sweep();
  }, everyMs);
  return () => clearInterval(timer);
}

function check(hub: Hub, session: AgentSession, now: number): void {
  const { tuning, limits, counters } = hub;
  if (session.closedAt !== null) {
    if (now - session.closedAt > limits.closeGraceMs) session.socket.terminate();
    return;
  }
  if (!session.isOpen && session.identity === null && now - session.openedAt > limits.helloTimeoutMs) {
    counters.noHello += 1;
    session.close(CLOSE.silent, "no hello came");
  } else if (now - session.heardAt > 2 * tuning.heartbeatMs) {
    counters.silent += 1;
    session.close(CLOSE.silent, "nothing was heard for two heartbeat intervals");
  } else if (now >= session.pingAt) {
    session.pingAt = now + tuning.heartbeatMs;
    session.socket.ping();
  }
}
