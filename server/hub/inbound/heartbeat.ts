import type { AgentSession } from "../session";

/** A sign of life; it is written with those of all other hosts. */
export function onHeartbeat({ hub, hostId }: AgentSession): null {
  hub.presence.seen(hostId);
  return null;
}
