import { CLOSE } from "@/agent/protocol/mod";
import { deliverConfig, deliverDue } from "./delivery";
import type { Hub } from "./hub";
import { sendPins } from "./pins";
import type { AgentSession } from "./session";

/** Turns what was committed into messages to the agents concerned. @returns a function that ends it */
export function openGateway(hub: Hub): () => void {
  const { events } = hub.services;
  const when = (hostId: string, action: (session: AgentSession) => void) => {
    const session = hub.registry.current(hostId);
    session?.whenOpen(() => action(session));
  };
  const subscriptions = [
    events.on("job.queued", ({ hostId }) => when(hostId, deliverDue)),
    events.on("job.cancel_requested", ({ hostId, jobId }) =>
      when(hostId, (session) => session.send({ type: "job.cancel", jobId })),
    ),
    events.on("lease.granted", ({ hostId, jobId }) =>
      when(hostId, (session) => session.send({ type: "lease.granted", jobId })),
    ),
    events.on("config.changed", ({ hostId }) => {
      hub.epoch += 1;
      when(hostId, deliverConfig);
    }),
    events.on("agent-releases.changed", () => hub.updates.refresh()),
    events.on("agent.update_due", ({ hostId }) => {
      if (hostId === null) hub.updates.refresh();
      else when(hostId, (session) => hub.updates.consider(session));
    }),
    events.on("certificate.changed", () => {
      for (const session of hub.registry.sessions()) session.whenOpen(() => sendPins(session));
    }),
    events.on("host.reenrolled", ({ hostId }) => {
      hub.epoch += 1;
      hub.registry.current(hostId)?.close(CLOSE.unauthorized, "the host was enrolled again");
      hub.registry.streams.endHost(hostId);
    }),
    events.on("host.removed", ({ hostId }) => {
      hub.epoch += 1;
      const session = hub.registry.current(hostId);
      session?.whenOpen(() =>
        session.send({ type: "agent.revoked", message: "This host was removed from the server; its token is dead." }),
      );
      session?.close(CLOSE.revoked, "the host was removed");
      hub.registry.forget(hostId);
      hub.registry.streams.endHost(hostId);
    }),
  ];
  return () => {
    for (const end of subscriptions) end();
  };
}
