import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Server as SocketServer } from "ws";
import { AppError, ERROR_STATUS, isAppError } from "@/server/core/errors";
import { authenticateAgent } from "@/server/domain/hosts";
import type { Hub } from "./hub";
import { adopt } from "./listeners";
import type { AgentSocket } from "./session";

export type Door = {
  hub: Hub;
  sockets: SocketServer<typeof AgentSocket>;
  isClosing(): boolean;
  /** The client's address after trusted proxies. */
  addressOf(request: IncomingMessage): string;
};
export type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer };

/** Lets an agent with a valid bearer token in; everybody else gets a JSON refusal and is cut off. */
export async function upgrade(door: Door, { request, socket, head }: Upgrade): Promise<void> {
  const { hub, sockets } = door;
  const cutOff = () => socket.destroy();
  socket.on("error", cutOff);
  try {
    const { epoch } = hub;
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const actor = { kind: "anonymous", address: door.addressOf(request) } as const;
    const agent = await authenticateAgent({ ...hub.services, actor }, { token });
    if (door.isClosing()) throw new AppError("shutting_down", "The server is stopping; come again in a few seconds.");
    socket.off("error", cutOff);
    sockets.handleUpgrade(request, socket, head, (peer) => {
      adopt(hub, peer, { agent, token, epoch, isSurplus: sockets.clients.size > hub.limits.maxConnections });
    });
  } catch (error) {
    refuse(hub, socket, error);
  }
}

function refuse({ counters, services }: Hub, socket: Duplex, error: unknown): void {
  if (!isAppError(error)) services.log.error({ err: error }, "agent upgrade failed");
  else if (error.code === "agent_token_invalid") counters.badToken += 1;
  const { code, message } = isAppError(error)
    ? error
    : new AppError("internal", "The server could not look up the token; come again in a minute.");
  const body = JSON.stringify({ code, message });
  const head = [
    `HTTP/1.1 ${ERROR_STATUS[code]} Refused`,
    "Connection: close",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  if (socket.writable) socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
  else socket.destroy();
}
