import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { type AgentMessage, agentMessageSchema } from "@/agent/protocol/mod";
import { makeCertificate } from "../harness/certificate";
import { onEnd } from "../harness/cleanup";
import { waitFor } from "../harness/wait-for";

type MessageOf<Type extends AgentMessage["type"]> = AgentMessage & { type: Type };

/** One connection of the agent to a server that says what it likes. */
export interface Line {
  /** All that the agent said on it; every message fits the protocol, or the test fails. */
  readonly heard: AgentMessage[];
  readonly socket: WebSocket;
  /** Puts anything into an envelope and sends it. */
  say(message: Record<string, unknown>): void;
  next<Type extends AgentMessage["type"]>(
    type: Type,
    fits?: (message: MessageOf<Type>) => boolean,
  ): Promise<MessageOf<Type>>;
  /** The code it was closed with. */
  closed(): Promise<number>;
  /** Sends the frames one after the other, as fast as the agent takes them. */
  flood(count: number, frame: (index: number) => string): Promise<void>;
}

export interface FakeMaliciousServer {
  readonly url: string;
  /** Lower-case hex SHA-256 of its certificate. */
  readonly pin: string;
  /** The next connection that nobody has asked for yet. */
  connection(): Promise<Line>;
  /** How often the agent asked for its socket. */
  attempts(): number;
  /** What becomes of the next upgrades; null lets them pass. */
  onUpgrade(answer: ((socket: Duplex) => void) | null): void;
  /** What becomes of all other requests. */
  onRequest(answer: (request: IncomingMessage, response: ServerResponse) => void): void;
}

/** Stands in for a server that somebody has taken over: its certificate and tokens are right, its words are not. */
export async function startFakeMaliciousServer(): Promise<FakeMaliciousServer> {
  const { certPath, keyPath } = await makeCertificate(["127.0.0.1"]);
  const cert = readFileSync(certPath);
  let answerRequest = (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(404).end();
  let answerUpgrade: ((socket: Duplex) => void) | null = null;
  let attempts = 0;
  const lines: Line[] = [];
  const http = createServer({ cert, key: readFileSync(keyPath) }, (request, response) =>
    answerRequest(request, response),
  );
  // Answers pings itself, so that it can be silent.
  const sockets = new WebSocketServer({ noServer: true, autoPong: false });
  http.on("upgrade", (request, socket, head) => {
    attempts += 1;
    socket.on("error", () => undefined);
    if (answerUpgrade) answerUpgrade(socket);
    else sockets.handleUpgrade(request, socket, head, (ws) => lines.push(lineOf(ws)));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  onEnd(() => {
    for (const client of sockets.clients) client.terminate();
    http.closeAllConnections();
    http.close();
  });
  const address = http.address();
  if (typeof address !== "object" || !address) throw new Error("The server has no port.");
  return {
    url: `https://127.0.0.1:${address.port}`,
    pin: createHash("sha256").update(new X509Certificate(cert).raw).digest("hex"),
    connection() {
      const nextOpen = () => {
        const line = lines.shift();
        return line?.socket.readyState === line?.socket.OPEN && line;
      };
      return waitFor(nextOpen, { what: "the agent to connect", intervalMs: 5 });
    },
    attempts: () => attempts,
    onUpgrade(answer) {
      answerUpgrade = answer;
    },
    onRequest(answer) {
      answerRequest = answer;
    },
  };
}

function lineOf(socket: WebSocket): Line {
  const heard: AgentMessage[] = [];
  let closeCode: number | null = null;
  socket.on("ping", (data) => socket.pong(data));
  socket.on("error", () => undefined);
  socket.on("close", (code) => {
    closeCode = code;
  });
  const say: Line["say"] = (message) => socket.send(JSON.stringify({ v: 3, id: "m-1", ...message }));
  socket.on("message", (data) => {
    const message = agentMessageSchema.parse(JSON.parse(data.toString()));
    heard.push(message);
    // In this it is as it should be, or no job would ever end.
    if (message.type === "lease.requested") say({ type: "lease.granted", jobId: message.jobId });
    else if (message.type === "job.logged") say({ type: "job.logged.ack", jobId: message.jobId, index: message.index });
    else if (message.type === "job.finished") say({ type: "job.finished.ack", jobId: message.jobId });
  });
  return {
    heard,
    socket,
    say,
    next(type, fits = () => true) {
      type Wanted = MessageOf<typeof type>;
      const isWanted = (message: AgentMessage): message is Wanted => message.type === type && fits(message as Wanted);
      return waitFor(() => heard.find(isWanted), { what: `the agent to say ${type}`, intervalMs: 5 });
    },
    closed: () => waitFor(() => closeCode, { what: "the agent to close", intervalMs: 5 }),
    async flood(count, frame) {
      for (let index = 0; index < count; index += 1) {
        socket.send(frame(index));
        if (index % 500 === 499) {
          const isTaken = () => socket.bufferedAmount < 256 * 1024;
          await waitFor(isTaken, { what: "the agent to read on", timeoutMs: 60_000, intervalMs: 2 });
        }
      }
    },
  };
}
