import type WebSocket from "ws";
import type { Hub } from "./hub";
import { AgentSession, AgentSocket, type Greeting } from "./session";

/** Gives a fresh socket its session. */
export function adopt(hub: Hub, socket: AgentSocket, greeting: Greeting): void {
  socket.session = new AgentSession(socket, hub, greeting);
  socket.on("message", onMessage);
  socket.on("pong", onLife);
  socket.on("ping", onLife);
  socket.on("error", onError);
  socket.on("close", onClose);
}

const sessionOf = (socket: WebSocket): AgentSession | null => (socket instanceof AgentSocket ? socket.session : null);

// One function each for all sockets: a closure per socket would be most of what an idle one costs.
function onMessage(this: WebSocket, data: WebSocket.RawData, isBinary: boolean): void {
  sessionOf(this)?.receive(data, isBinary);
}

function onLife(this: WebSocket): void {
  sessionOf(this)?.heard();
}

function onError(this: WebSocket, error: Error & { code?: string }): void {
  const session = sessionOf(this);
  if (!session) return;
  if (error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") session.hub.counters.tooBig += 1;
  else if (error.code?.startsWith("WS_ERR_")) session.hub.counters.badFrame += 1;
}

function onClose(this: WebSocket): void {
  sessionOf(this)?.ended();
}
