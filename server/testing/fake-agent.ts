import { randomUUID } from "node:crypto";
import WebSocket from "ws";
import {
  type AgentMessage,
  type Draft,
  EXTRA_JOB_KINDS,
  encode,
  PROTOCOL_VERSION,
  type ServerMessage,
  serverMessageSchema,
} from "@/agent/protocol/mod";

export type AgentDraft = Draft<AgentMessage>;
type Received<Type extends ServerMessage["type"]> = Extract<ServerMessage, { type: Type }>;

export type FakeAgentOptions = {
  /** Of the server, as `http://127.0.0.1:1234`. */
  url: string;
  token: string;
  machineId?: string;
  bootId?: string;
  /** False for a machine that is frozen: pings stay unanswered. */
  answersPings?: boolean;
  /** `/ws/agent` unless a test knocks elsewhere. */
  path?: string;
  /** What really goes over the wire for each message: none drops it, two repeat it, kept ones reorder. */
  link?: (draft: AgentDraft) => AgentDraft[];
};

export type Closed = { code: number; reason: string };
/** The upgrade was answered with an HTTP status instead. */
export class UpgradeRefused extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
  ) {
    super(`upgrade refused: ${status} ${body}`);
  }
}

export type FakeAgent = {
  socket: WebSocket;
  /** Everything the server has sent, in order. */
  received: ServerMessage[];
  closed: Promise<Closed>;
  send(draft: AgentDraft): void;
  sendRaw(frame: string | Buffer): void;
  /** Sends `hello`; what is left out is an idle agent that holds revision 1. */
  hello(extra?: Partial<Draft<AgentMessage & { type: "hello" }>>): void;
  /** The next message of that type that was not waited for yet. */
  next<Type extends ServerMessage["type"]>(type: Type): Promise<Received<Type>>;
  /** Says `hello` and waits for `welcome`. */
  greet(extra?: Partial<Draft<AgentMessage & { type: "hello" }>>): Promise<Received<"welcome">>;
  /** Tears the connection without a word, as a cable that is pulled. */
  drop(): Promise<Closed>;
  /** Closes in good order. */
  leave(): Promise<Closed>;
};

/**
 * Opens an agent's socket without saying anything on it.
 * @throws UpgradeRefused
 */
export async function connectFakeAgent(options: FakeAgentOptions): Promise<FakeAgent> {
  const socket = new WebSocket(`${options.url.replace(/^http/, "ws")}${options.path ?? "/ws/agent"}`, {
    headers: { authorization: `Bearer ${options.token}` },
    perMessageDeflate: false,
    autoPong: options.answersPings ?? true,
    rejectUnauthorized: false,
  });
  const inbox = createInbox(socket);
  await opened(socket);
  const machineId = options.machineId ?? `machine-of-${options.token.slice(-12)}`;
  const identity = { machineId, bootId: options.bootId ?? randomUUID() };
  const link = options.link ?? ((draft) => [draft]);
  const agent: FakeAgent = {
    socket,
    received: inbox.received,
    closed: inbox.closed,
    send: (draft) => {
      for (const one of link(draft)) socket.send(encode(one));
    },
    sendRaw: (frame) => socket.send(frame),
    hello: (extra = {}) => agent.send({ ...idleHello(), ...identity, ...extra }),
    next: inbox.next,
    greet: (extra) => {
      agent.hello(extra);
      return inbox.next("welcome");
    },
    drop: () => {
      socket.terminate();
      return inbox.closed;
    },
    leave: () => {
      socket.close(1000);
      return inbox.closed;
    },
  };
  return agent;
}

const idleHello = () => ({
  type: "hello" as const,
  protocol: PROTOCOL_VERSION,
  agentVersion: "0.1.0",
  resticVersion: "0.18.0",
  os: "linux" as const,
  arch: "amd64" as const,
  hostname: "fake.test",
  configRevision: 1,
  runningJobs: [],
  finishedJobs: [],
  extraKinds: [...EXTRA_JOB_KINDS],
});

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.on("error", reject);
    socket.once("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on("end", () => reject(new UpgradeRefused(response.statusCode ?? 0, body)));
    });
  });
}

type Waiter = { type: string; resolve(message: ServerMessage): void; reject(error: Error): void };

function createInbox(socket: WebSocket) {
  const received: ServerMessage[] = [];
  const unread: ServerMessage[] = [];
  const waiters: Waiter[] = [];
  const closed = new Promise<Closed>((resolve) => {
    socket.once("close", (code, reason) => {
      for (const { type, reject } of waiters) reject(new Error(`closed with ${code} (${reason}) instead of ${type}`));
      resolve({ code, reason: reason.toString() });
    });
  });
  socket.on("message", (data) => {
    const message = serverMessageSchema.parse(JSON.parse(data.toString()));
    received.push(message);
    const index = waiters.findIndex(({ type }) => type === message.type);
    const [waiter] = index < 0 ? [] : waiters.splice(index, 1);
    if (waiter) waiter.resolve(message);
    else unread.push(message);
  });
  const next = <Type extends ServerMessage["type"]>(type: Type): Promise<Received<Type>> => {
    const index = unread.findIndex((message) => message.type === type);
    const [message] = index < 0 ? [] : unread.splice(index, 1);
    if (message) return Promise.resolve(message as Received<Type>);
    return new Promise((resolve, reject) => {
      waiters.push({ type, resolve: (found) => resolve(found as Received<Type>), reject });
    });
  };
  return { received, closed, next };
}
