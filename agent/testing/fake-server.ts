/** Stands in for the server's end of the agent socket: tells what the agent said, says what the test wants. */
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import {
  type AgentMessage,
  agentMessageSchema,
  type Draft,
  encode,
  PROTOCOL_VERSION,
  type ServerMessage,
  type Tuning,
} from "../protocol/mod.ts";
import { within } from "./wait-for.ts";

/** Quick, so that tests need not wait; large where a test must not be disturbed by it. */
export const TEST_TUNING: Tuning = {
  heartbeatMs: 500,
  progressMs: 50,
  logFlushMs: 20,
  reconnectMinMs: 50,
  reconnectMaxMs: 100,
  reconnectStableMs: 60_000,
  logHeadBytes: 64 * 1024,
  logTailBytes: 64 * 1024,
  logWindow: 4,
  jobSilenceMs: 60_000,
  unreachableMs: 2_000,
  retryAttempts: 1,
  retryMinMs: 20,
  retryMaxMs: 100,
  leaseOfflineMs: 200,
};

export type MessageOf<Type extends AgentMessage["type"]> = AgentMessage & { type: Type };

export type FakeConnection = {
  readonly authorization: string | undefined;
  /** Everything the agent said so far on this connection, in order. */
  readonly heard: AgentMessage[];
  /** The first message of that type that fits, already heard or still to come. */
  next<Type extends AgentMessage["type"]>(
    type: Type,
    fits?: (message: MessageOf<Type>) => boolean,
  ): Promise<MessageOf<Type>>;
  send(draft: Draft<ServerMessage>): void;
  /** Any frame, as it stands. */
  sendRaw(frame: string | Uint8Array): void;
  /** Answers `hello`. */
  welcome(tuning?: Partial<Tuning>): Promise<MessageOf<"hello">>;
  close(code: number, reason?: string): void;
  terminate(): void;
  /** From now on nobody gets a repository but by `send`; until then everybody who asks gets it. */
  holdLeases(): void;
  /** Stops reading and answering, as a network does that swallows everything. */
  freeze(): void;
  readonly closed: Promise<{ code: number; reason: string }>;
};

export type FakeServer = AsyncDisposable & {
  readonly url: string;
  readonly port: number;
  /** How many upgrades were asked for, refused ones too. */
  attempts(): number;
  /** The next connection nobody has asked for yet. */
  connection(): Promise<FakeConnection>;
  /** The agent's socket for that stream, as soon as it comes; nothing is read of it before. */
  stream(streamId: string): Promise<WebSocket>;
  /** Answers the next upgrades with this HTTP status; null lets them pass again. */
  refuseUpgrades(status: number | null): void;
  /** From now on its plain answers tell a time that is so far off. */
  setClock(offsetMs: number): void;
};

/** On a free port, unless the agent is to find it at one that it knows already. */
export async function startFakeServer(
  options: { tls?: { cert: string; key: string }; port?: number; onRequest?: RequestListener } = {},
): Promise<FakeServer> {
  const http = options.tls ? createTlsServer(options.tls) : createServer();
  const wss = new WebSocketServer({ noServer: true });
  const waiting: FakeConnection[] = [];
  const wanted: ((connection: FakeConnection) => void)[] = [];
  const streams = new Map<string, PromiseWithResolvers<WebSocket>>();
  const streamOf = (streamId: string) => {
    const known = streams.get(streamId) ?? Promise.withResolvers<WebSocket>();
    streams.set(streamId, known);
    return known;
  };
  let refusal: number | null = null;
  let attempts = 0;
  let clockOffsetMs = 0;
  http.on("request", (request, response) => {
    if (options.onRequest) return options.onRequest(request, response);
    response.setHeader("date", new Date(Date.now() + clockOffsetMs).toUTCString());
    response.end("{}");
  });
  http.on("upgrade", (request, socket, head) => {
    attempts++;
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    wss.handleUpgrade(request, socket, head, (ws) => {
      const streamId = /\/ws\/agent\/stream\/(.+)$/.exec(request.url ?? "")?.[1];
      if (streamId !== undefined) {
        ws.pause();
        return streamOf(streamId).resolve(ws);
      }
      const connection = connectionOf(ws, request.headers.authorization);
      const taker = wanted.shift();
      if (taker) taker(connection);
      else waiting.push(connection);
    });
  });
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, "127.0.0.1", () => resolve()));
  const { port } = http.address() as AddressInfo;
  return {
    url: `${options.tls ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    attempts: () => attempts,
    connection() {
      const ready = waiting.shift();
      return ready
        ? Promise.resolve(ready)
        : within("the agent to connect", new Promise<FakeConnection>((resolve) => wanted.push(resolve)));
    },
    stream: (streamId) => within("the stream to come", streamOf(streamId).promise),
    refuseUpgrades: (status) => (refusal = status),
    setClock: (offsetMs) => (clockOffsetMs = offsetMs),
    async [Symbol.asyncDispose]() {
      for (const client of wss.clients) client.terminate();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function connectionOf(ws: WebSocket, authorization: string | undefined): FakeConnection {
  const heard: AgentMessage[] = [];
  const listeners = new Set<(message: AgentMessage) => void>();
  let isHoldingLeases = false;
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  ws.on("message", (data) => {
    // The agent must never send what the real server would refuse.
    const message = agentMessageSchema.parse(JSON.parse(data.toString()));
    heard.push(message);
    if (message.type === "lease.requested" && !isHoldingLeases) {
      connection.send({ type: "lease.granted", jobId: message.jobId });
    }
    for (const listener of [...listeners]) listener(message);
  });
  ws.on("close", (code, reason) => closed.resolve({ code, reason: reason.toString() }));
  const connection: FakeConnection = {
    authorization,
    heard,
    next(type, fits = () => true) {
      type Wanted = MessageOf<typeof type>;
      const isWanted = (message: AgentMessage): message is Wanted => message.type === type && fits(message as Wanted);
      const already = heard.find(isWanted);
      if (already) return Promise.resolve(already);
      const coming = new Promise<Wanted>((resolve) => {
        const listener = (message: AgentMessage) => {
          if (!isWanted(message)) return;
          listeners.delete(listener);
          resolve(message);
        };
        listeners.add(listener);
      });
      return within(`the agent to say ${type}`, coming);
    },
    send: (draft) => ws.send(encode(draft)),
    sendRaw: (frame) => ws.send(frame),
    async welcome(tuning = {}) {
      const hello = await connection.next("hello");
      connection.send({
        type: "welcome",
        protocol: PROTOCOL_VERSION,
        serverTime: new Date().toISOString(),
        configRevision: 1,
        tuning: { ...TEST_TUNING, ...tuning },
      });
      return hello;
    },
    close: (code, reason) => ws.close(code, reason),
    terminate: () => ws.terminate(),
    holdLeases: () => (isHoldingLeases = true),
    freeze() {
      ws.pause();
    },
    closed: closed.promise,
  };
  return connection;
}
