import { setTimeout as delay } from "node:timers/promises";
import WebSocket from "ws";
import { FAKE_FACTS, fakeMachine, type SeededHost } from "./seed";

/** What all fake agents of a process count together. */
export type FleetState = {
  closed: number;
  heartbeats: number;
  retries: number;
  orders: Map<string, number>;
  onStart(jobId: string): void;
};

const RETRY_MS = 20;
const GIVE_UP_MS = 120_000;

type Incoming = { type: string; id?: string; jobId?: string; index?: number };

/** An agent that runs no restic: it greets, beats, takes orders and writes logs, with as little memory as can be. */
export class FakeAgent {
  isWelcome = false;
  isAccepting = true;
  private socket: WebSocket | null = null;
  private welcomed: (() => void) | null = null;
  private ponged: (() => void) | null = null;
  private acknowledged: { jobId: string; index: number; resolve(): void } | null = null;
  private readonly running = new Set<string>();

  constructor(
    private readonly host: SeededHost,
    private readonly fleet: FleetState,
  ) {}

  /** Resolves when the server has said welcome; a connection that fails is tried again at once. */
  async connect(url: string): Promise<void> {
    const deadline = performance.now() + GIVE_UP_MS;
    for (;;) {
      if (await this.connectOnce(url)) return;
      if (performance.now() > deadline) throw new Error(`${this.host.hostname} was not welcomed`);
      this.fleet.retries += 1;
      await delay(RETRY_MS);
    }
  }

  private connectOnce(url: string): Promise<boolean> {
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
      headers: { authorization: `Bearer ${this.host.token}` },
    });
    this.socket = socket;
    return new Promise((resolve) => {
      this.welcomed = () => resolve(true);
      socket.on("open", () => this.greet());
      socket.on("error", () => undefined);
      socket.on("message", (data) => this.hear(JSON.parse(String(data)) as Incoming));
      socket.on("close", () => {
        if (this.isWelcome) this.fleet.closed += 1;
        this.isWelcome = false;
        resolve(false);
      });
    });
  }

  heartbeat(): void {
    if (!this.isWelcome) return;
    this.fleet.heartbeats += 1;
    this.send("heartbeat", { load1: 0.5, stateFreeBytes: 1e10, runningJobs: [...this.running] });
  }

  /** Sends one chunk of numbered lines, such as `restic backup --verbose=2` prints. */
  log(jobId: string, index: number, lineCount: number): void {
    const at = new Date().toISOString();
    const lines = Array.from({ length: lineCount }, (_, i) => {
      const n = index * lineCount + i;
      return { at, stream: "stdout", text: lineText(n) };
    });
    this.send("job.logged", { jobId, index, lines });
  }

  waitForAcknowledgement(jobId: string, index: number): Promise<void> {
    return new Promise((resolve) => {
      this.acknowledged = { jobId, index, resolve };
    });
  }

  /** Milliseconds until the bare server has answered. */
  ping(): Promise<number> {
    const sentAt = performance.now();
    return new Promise((resolve) => {
      this.ponged = () => resolve(performance.now() - sentAt);
      this.send("ping", {});
    });
  }

  private greet(): void {
    const { hostname } = this.host;
    const jobs = { runningJobs: [...this.running], finishedJobs: [] };
    this.send("hello", { protocol: 3, ...FAKE_FACTS, ...fakeMachine(hostname), hostname, configRevision: 1, ...jobs });
  }

  private hear(message: Incoming): void {
    switch (message.type) {
      case "welcome":
        this.isWelcome = true;
        this.welcomed?.();
        break;
      case "job.start":
        if (message.jobId) this.takeOrder(message.jobId);
        break;
      case "job.logged.ack":
        this.hearAcknowledgement(message);
        break;
      case "pong":
        this.ponged?.();
        break;
    }
  }

  private takeOrder(jobId: string): void {
    this.fleet.orders.set(jobId, (this.fleet.orders.get(jobId) ?? 0) + 1);
    this.fleet.onStart(jobId);
    if (!this.isAccepting || this.running.has(jobId)) return;
    this.running.add(jobId);
    this.send("job.accepted", { jobId, acceptedAt: new Date().toISOString() });
  }

  private hearAcknowledgement({ jobId, index }: Incoming): void {
    const waiting = this.acknowledged;
    if (waiting && waiting.jobId === jobId && (index ?? -1) >= waiting.index) waiting.resolve();
  }

  private send(type: string, fields: object): void {
    this.socket?.send(JSON.stringify({ v: 2, id: crypto.randomUUID(), type, ...fields }));
  }
}

/** Line `n` of a fake log: as long and as varied as restic's own, and its number can be read back. */
export const lineText = (n: number): string =>
  `new       /home/user${n % 37}/projects/${((n * 2654435761) % 4294967296).toString(16)}/file-${n}.txt, saved in 0.0${n % 97}s (${(n * 7919) % 9973} KiB added)`;
