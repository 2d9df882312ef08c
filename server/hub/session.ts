import { performance } from "node:perf_hooks";
import WebSocket from "ws";
import {
  CLOSE,
  type Draft,
  EXTRA_JOB_KINDS,
  encode,
  type JobKind,
  MAX_FRAME_BYTES,
  type ServerMessage,
} from "@/agent/protocol/mod";
import type { Actor } from "@/server/core/context";
import type { AuthenticatedAgent } from "@/server/domain/hosts";
import type { AgentBuild } from "./agent-build";
import { dispatch } from "./dispatch";
import type { Hub } from "./hub";

/** A socket that knows its session, so that one set of listeners serves all sockets. */
export class AgentSocket extends WebSocket {
  session: AgentSession | null = null;
}

/** What is known until `hello` came; dropped then, because ten thousand idle sessions should be small. */
export type Greeting = { agent: AuthenticatedAgent; token: string; epoch: number; isSurplus: boolean };
export type Identity = { machineId: string; bootId: string };

/** From this many unhandled messages on the socket is not read any further. */
const MAX_INBOX = 16;

/** One agent's socket: its order of messages, its signs of life and its limits. */
export class AgentSession {
  readonly actor: Extract<Actor, { kind: "agent" }>;
  readonly openedAt = performance.now();
  heardAt = this.openedAt;
  pingAt: number;
  closedAt: number | null = null;
  isOpen = false;
  /** What the agent's `hello` said that it speaks; 0 before. */
  protocol = 0;
  /** While the agent tells what a restored server has lost: nothing is ordered before it has. */
  recall: { since: Date; named: readonly string[]; isAhead: boolean } | null = null;
  /** Kinds of jobs that its agent does not know; they are never sent to it. */
  unknownKinds: readonly JobKind[] = EXTRA_JOB_KINDS;
  identity: Identity | null = null;
  agent: AgentBuild | null = null;
  /** The rollout whose build this socket has been offered; another socket is offered it again. */
  offeredId: string | null = null;
  greeting: Greeting | null;
  /** Revision of the configuration that this agent has, or that is on its way to it. */
  sentRevision = 0;
  #turn: Promise<void> | null = null;
  #inbox: string[] | null = null;
  #isBusy = false;
  #deferred: (() => void)[] | null = null;

  constructor(
    readonly socket: AgentSocket,
    readonly hub: Hub,
    greeting: Greeting,
  ) {
    this.actor = greeting.agent.actor;
    this.greeting = greeting;
    // Spread over one interval: sockets of a herd must not be pinged all at once ever after.
    this.pingAt = this.openedAt + hub.tuning.heartbeatMs * (0.5 + Math.random() / 2);
  }

  get hostId(): string {
    return this.actor.hostId;
  }

  /** From now on the agent may be told things; what was waiting for that happens now. */
  open(): void {
    this.isOpen = true;
    const deferred = this.#deferred ?? [];
    this.#deferred = null;
    for (const action of deferred) action();
  }

  /** Runs `action` as soon as the agent was welcomed; never when the session ends before. */
  whenOpen(action: () => void): void {
    if (this.closedAt !== null) return;
    if (this.isOpen) {
      action();
      return;
    }
    this.#deferred ??= [];
    this.#deferred.push(action);
  }

  /** What is handed out to one agent keeps its order: each `work` starts when the one before has ended. */
  inTurn(work: () => Promise<void>, onError: (session: AgentSession, error: unknown) => void): void {
    const turn = (this.#turn ?? Promise.resolve())
      .then(work)
      .catch((error: unknown) => onError(this, error))
      .then(() => {
        if (this.#turn === turn) this.#turn = null;
      });
    this.#turn = turn;
  }

  send(draft: Draft<ServerMessage>): void {
    if (this.closedAt !== null) return;
    if (this.socket.bufferedAmount > this.hub.limits.maxBufferedBytes) {
      this.hub.counters.tooSlow += 1;
      this.close(CLOSE.tooSlow, "you do not read fast enough");
      this.socket.terminate();
      return;
    }
    this.socket.send(encode(draft));
  }

  close(code: number, reason: string): void {
    if (this.closedAt !== null) return;
    this.closedAt = performance.now();
    this.#inbox = null;
    this.hub.services.log.info({ hostId: this.hostId, code, reason }, "agent socket closed by the server");
    this.socket.close(code, reason);
    this.hub.registry.drop(this);
  }

  heard(): void {
    this.heardAt = performance.now();
  }

  receive(data: WebSocket.RawData, isBinary: boolean): void {
    this.heard();
    if (this.closedAt !== null) return;
    if (isBinary || !Buffer.isBuffer(data)) this.refuseFrame("frames must be text");
    else if (data.length > MAX_FRAME_BYTES) {
      this.hub.counters.tooBig += 1;
      this.close(CLOSE.tooBig, `a frame may hold ${MAX_FRAME_BYTES} bytes`);
    } else if (this.#isBusy) this.#keep(data.toString());
    else this.#handle(data.toString());
  }

  #keep(text: string): void {
    this.#inbox ??= [];
    this.#inbox.push(text);
    if (this.#inbox.length >= MAX_INBOX) this.socket.pause();
  }

  refuseFrame(reason: string): void {
    this.hub.counters.badFrame += 1;
    this.close(CLOSE.badFrame, reason);
  }

  /** The socket is gone, whoever ended it. */
  ended(): void {
    this.closedAt ??= performance.now();
    this.#inbox = null;
    this.hub.registry.drop(this);
  }

  /** Messages are handled one after the other; only those that need the database make the next one wait. */
  #handle(text: string): void {
    const work = dispatch(this, text);
    if (!work) return;
    this.#isBusy = true;
    void work.then(() => this.#next());
  }

  /**
   * Between two messages of one agent everybody else gets a turn: a query ends within the same turn of the event loop,
   * so a flood would keep it. More is read only once all that came has been handled.
   */
  #next(): void {
    const text = this.closedAt === null ? this.#inbox?.shift() : undefined;
    if (text === undefined) {
      this.#isBusy = false;
      this.#inbox = null;
      if (this.socket.isPaused) this.socket.resume();
      return;
    }
    setImmediate(() => {
      this.#isBusy = false;
      if (this.closedAt === null) this.#handle(text);
      if (!this.#isBusy) this.#next();
    });
  }
}
