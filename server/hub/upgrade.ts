import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Server as SocketServer } from "ws";
import { AppError, ERROR_STATUS, isAppError } from "@/server/core/errors";
import { type AuthenticatedAgent, authenticateAgent } from "@/server/domain/hosts";
import type { Hub } from "./hub";
import { adopt } from "./listeners";
import type { AgentSocket } from "./session";

/** A peer whose cable was pulled is found out by the system, though nothing is said on the socket. */
const KEEP_ALIVE_MS = 30_000;

export type Door = {
  hub: Hub;
  sockets: SocketServer<typeof AgentSocket>;
  /** Of streams, which are no sessions: nobody pings them, and a slow reader of theirs is no fault. */
  streams: SocketServer;
  isClosing(): boolean;
  /** The client's address after trusted proxies. */
  addressOf(request: IncomingMessage): string;
};
export type Upgrade = { request: IncomingMessage; socket: Duplex; head: Buffer };

/** Lets an agent with a valid bearer token in; everybody else gets a JSON refusal and is cut off. */
export async function upgrade(door: Door, { request, socket, head }: Upgrade): Promise<void> {
  const { hub, sockets } = door;
  const { epoch } = hub;
  await letIn(door, { request, socket, head }, ({ agent, token }) => {
    sockets.handleUpgrade(request, socket, head, (peer) => {
      adopt(hub, peer, { agent, token, epoch, isSurplus: sockets.clients.size > hub.limits.maxConnections });
    });
  });
}

/** Lets an agent bring the answer that it was asked for: once, and only the host that was asked. */
export async function upgradeStream(door: Door, streamId: string, { request, socket, head }: Upgrade): Promise<void> {
  const { registry } = door.hub;
  await letIn(door, { request, socket, head }, ({ agent }) => {
    const take = registry.streams.claim(agent.actor.hostId, streamId);
    if (take === null) throw new AppError("not_found", "Nobody waits for this stream; ask again.");
    // A peer that breaks off during the handshake calls nothing back; whoever waits is told by the time limit.
    door.streams.handleUpgrade(request, socket, head, (peer) => {
      request.socket.setKeepAlive(true, KEEP_ALIVE_MS);
      take(peer);
    });
  });
}

type LetIn = { agent: AuthenticatedAgent; token: string };

async function letIn(door: Door, { request, socket }: Upgrade, onAgent: (known: LetIn) => void): Promise<void> {
  const { hub } = door;
  const cutOff = () => socket.destroy();
  socket.on("error", cutOff);
  try {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const actor = { kind: "anonymous", address: door.addressOf(request) } as const;
    const agent = await authenticateAgent({ ...hub.services, actor }, { token });
    if (door.isClosing()) throw new AppError("shutting_down", "The server is stopping; come again in a few seconds.");
    socket.off("error", cutOff);
    onAgent({ agent, token });
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
