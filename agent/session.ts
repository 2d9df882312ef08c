/** One connection from `hello` to its end: who may say what, and when silence means that it is dead. */
import type { RawData, WebSocket } from "ws";
import { badOrder, badQuestion, typeOf } from "./broken-frames.ts";
import { messageOf, systemCodeOf } from "./errors.ts";
import type { Logger } from "./log.ts";
import {
  type AgentConfig,
  type AgentMessage,
  type AgentOffer,
  CLOSE,
  type Draft,
  encode,
  HELLO_TIMEOUT_MS,
  type JobKind,
  type ServerMessage,
  serverMessageSchema,
  type Tuning,
} from "./protocol/mod.ts";
import { meaningOf, type SessionEnd } from "./session-end.ts";

export type SessionHandlers = {
  hello(): Draft<AgentMessage> & { type: "hello" };
  heartbeat(): Promise<Draft<AgentMessage> & { type: "heartbeat" }>;
  onWelcome(welcome: ServerMessage & { type: "welcome" }, send: Send): void;
  onConfig(config: AgentConfig): Promise<void>;
  onStart(order: ServerMessage & { type: "job.start" }): Promise<void>;
  /** An order that breaks the protocol's own bounds. */
  onBadOrder(jobId: string, kind: JobKind, problem: string): void;
  onCancel(jobId: string): void;
  onLeaseGranted(jobId: string): void;
  onLogAck(jobId: string, index: number): void;
  onFinishedAck(jobId: string): Promise<void>;
  onAnnouncedAck(jobId: string): void;
  onMissedAck(missedId: string): void;
  /** Takes long, so nobody waits for this one either. */
  onUpdate(offer: AgentOffer): void;
  onPins(pins: { current: string; next: string | null }): Promise<void>;
  /** Of a server that was restored from a copy. What is asked for may be much, so nobody waits for this one. */
  onRecall(request: ServerMessage & { type: "jobs.recall" }): void;
  /** A slow disk must not hold up the messages behind, so nobody waits for this one. */
  onHostList(request: ServerMessage & { type: "host.list" }): void;
  onStreamOpen(request: ServerMessage & { type: "stream.open" }): void;
  /** A question that breaks the protocol's own bounds. */
  onBadQuestion(streamId: string, problem: string): void;
  onStreamClose(streamId: string): void;
};

/** False when the socket cannot take it: closed, or a reader too slow. */
export type Send = (draft: Draft<AgentMessage>) => boolean;

/** Bytes that may wait in the socket; logs then stay in the outbox. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
/** Messages that may wait for their turn; then nothing more is read, whatever the server has to say. */
const MAX_WAITING = 200;
const JITTER = 0.2;

/** Speaks on an open socket until it ends. Never rejects. */
export function runSession(ws: WebSocket, handlers: SessionHandlers, log: Logger): Promise<SessionEnd> {
  return new Promise((resolve) => {
    const session = new Session(ws, handlers, log, resolve);
    session.begin();
  });
}

class Session {
  private tuning: Tuning | null = null;
  private welcomedAt = 0;
  /** The newest revision this connection has named; an older configuration is a late repeat. */
  private configRevision = 0;
  private heardAt = performance.now();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private planned: Omit<SessionEnd, "livedMs"> | null = null;
  /** Messages are handled one after the other, in the order they came. */
  private work: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly ws: WebSocket,
    private readonly handlers: SessionHandlers,
    private readonly log: Logger,
    private readonly onEnd: (end: SessionEnd) => void,
  ) {}

  begin(): void {
    const { ws } = this;
    const heard = () => (this.heardAt = performance.now());
    ws.on("ping", heard);
    ws.on("pong", heard);
    ws.on("message", (data, isBinary) => {
      heard();
      this.waiting++;
      if (this.waiting >= MAX_WAITING) ws.pause();
      this.work = this.work.then(() => this.take(data, isBinary)).then(() => this.taken());
    });
    ws.on("error", (error) => this.broken(error));
    ws.on("close", (code, reason) => this.closed(code, reason.toString()));
    this.timer = setTimeout(
      () => this.end({ reason: "no_welcome", message: "the server did not answer hello" }),
      HELLO_TIMEOUT_MS,
    );
    this.send(this.handlers.hello());
  }

  readonly send: Send = (draft) => {
    const { ws } = this;
    if (ws.readyState !== ws.OPEN || ws.bufferedAmount > MAX_BUFFERED_BYTES) return false;
    ws.send(encode(draft));
    return true;
  };

  private async take(data: RawData, isBinary: boolean): Promise<void> {
    if (this.planned !== null) return;
    try {
      const message = this.parse(isBinary ? "" : data.toString());
      if (message !== null) await this.handle(message);
    } catch (error) {
      this.log.error("message could not be handled", { error: messageOf(error) });
    }
  }

  /** By the network, or because what came is no WebSocket frame that this agent takes: too big, or malformed. */
  private broken(error: Error): void {
    const isFrame = systemCodeOf(error).startsWith("WS_ERR_");
    const problem = messageOf(error);
    if (isFrame) this.log.warn("message refused", { type: "none", problem });
    this.planned ??= isFrame
      ? { reason: "bad_frame", message: `the server sent a frame that this agent does not take: ${problem}` }
      : { reason: "closed", message: `the connection broke: ${problem}` };
  }

  private taken(): void {
    this.waiting--;
    if (!this.ws.isPaused || this.waiting > MAX_WAITING / 2) return;
    this.heardAt = performance.now();
    this.ws.resume();
  }

  private parse(text: string): ServerMessage | null {
    let frame: unknown;
    try {
      frame = JSON.parse(text);
    } catch {
      frame = null;
    }
    const parsed = serverMessageSchema.safeParse(frame);
    if (parsed.success) return parsed.data;
    const order = badOrder(frame);
    const issue = parsed.error.issues[0];
    const problem = `${issue?.path.join(".") ?? ""} ${issue?.message ?? "is not allowed"}`.trim().slice(0, 300);
    if (order !== null && this.tuning !== null) {
      this.log.warn("order refused", { job: order.jobId, problem });
      this.handlers.onBadOrder(order.jobId, order.kind, problem);
      return null;
    }
    const streamId = badQuestion(frame);
    if (streamId !== null && this.tuning !== null) {
      this.log.warn("question refused", { stream: streamId, problem });
      this.handlers.onBadQuestion(streamId, problem);
      return null;
    }
    this.log.warn("message refused", { type: typeOf(frame), problem });
    this.end(
      { reason: "bad_frame", message: "the server sent something this agent does not understand" },
      CLOSE.badFrame,
    );
    return null;
  }

  private async handle(message: ServerMessage): Promise<void> {
    const { handlers } = this;
    if (message.type === "rejected") return this.rejected(message);
    if (message.type === "agent.revoked") return this.end({ reason: "revoked", message: message.message });
    if (message.type === "welcome") return this.welcome(message);
    if (this.tuning === null) {
      this.log.warn("message refused", { type: message.type, problem: "it came before the welcome" });
      return this.end({ reason: "bad_frame", message: "the server spoke before its welcome" }, CLOSE.badFrame);
    }
    switch (message.type) {
      case "config.replace":
        if (message.config.revision < this.configRevision) {
          return this.log.warn("late configuration ignored", { revision: message.config.revision });
        }
        this.configRevision = message.config.revision;
        await handlers.onConfig(message.config);
        this.send({ type: "config.applied", revision: message.config.revision });
        return;
      case "job.start":
        return await handlers.onStart(message);
      case "job.cancel":
        return handlers.onCancel(message.jobId);
      case "job.logged.ack":
        return handlers.onLogAck(message.jobId, message.index);
      case "job.finished.ack":
        return await handlers.onFinishedAck(message.jobId);
      case "lease.granted":
        return handlers.onLeaseGranted(message.jobId);
      case "job.announced.ack":
        return handlers.onAnnouncedAck(message.jobId);
      case "schedule.missed.ack":
        return handlers.onMissedAck(message.missedId);
      case "jobs.recall":
        return handlers.onRecall(message);
      case "host.list":
        return handlers.onHostList(message);
      case "stream.open":
        return handlers.onStreamOpen(message);
      case "stream.close":
        return handlers.onStreamClose(message.streamId);
      case "agent.update":
        return handlers.onUpdate(message.offer);
      case "pins.replace":
        return handlers.onPins({ current: message.current, next: message.next });
    }
  }

  private welcome(message: ServerMessage & { type: "welcome" }): void {
    if (this.tuning !== null) return;
    this.tuning = message.tuning;
    this.configRevision = message.configRevision;
    this.welcomedAt = performance.now();
    clearTimeout(this.timer);
    this.handlers.onWelcome(message, this.send);
    this.beat(message.tuning.heartbeatMs);
  }

  /** Heartbeat and watch in one timer; the ping asks for the pong that proves the other side alive. */
  private beat(heartbeatMs: number): void {
    const delayMs = heartbeatMs * (1 - JITTER + Math.random() * JITTER);
    this.timer = setTimeout(() => {
      if (!this.ws.isPaused && performance.now() - this.heardAt > 2 * heartbeatMs) {
        this.end({ reason: "silent", message: "nothing was heard of the server for two heartbeats" });
      } else if (this.ws.readyState === this.ws.OPEN) {
        this.ws.ping();
        void this.sendHeartbeat();
        this.beat(heartbeatMs);
      }
    }, delayMs);
  }

  private async sendHeartbeat(): Promise<void> {
    try {
      this.send(await this.handlers.heartbeat());
    } catch (error) {
      this.log.error("heartbeat could not be made", { error: messageOf(error) });
    }
  }

  private rejected({ reason, message, retryAfterMs, update }: ServerMessage & { type: "rejected" }): void {
    if (update !== undefined) this.handlers.onUpdate(update);
    this.end({ reason, message, isUnwelcome: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }

  /** A socket that is silent would take the close handshake's time-out to end, so it is torn down. */
  private end(end: Omit<SessionEnd, "livedMs">, code?: number): void {
    this.planned ??= end;
    if (code === undefined) this.ws.terminate();
    else this.ws.close(code, end.reason);
  }

  private closed(code: number, reason: string): void {
    clearTimeout(this.timer);
    const livedMs = this.tuning === null ? 0 : performance.now() - this.welcomedAt;
    const planned = this.planned;
    const told = meaningOf(code, reason);
    // A broken socket's error comes first, but what the server said as it closed is the better reason.
    const end = planned === null || planned.reason === "closed" ? told : planned;
    this.work.then(() => this.onEnd({ ...end, livedMs }));
  }
}
