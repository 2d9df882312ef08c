import type { AgentSession } from "./session";

/** From this protocol on agents understand announcements of certificates. */
const PINS_SINCE = 3;

/** Tells an agent which certificates this server shows; nothing where a proxy shows its own. */
export function sendPins(session: AgentSession): void {
  const { current, next } = session.hub.services.site.pins();
  if (current === "" || session.protocol < PINS_SINCE) return;
  session.send({ type: "pins.replace", current, next: next === "" ? null : next });
}
