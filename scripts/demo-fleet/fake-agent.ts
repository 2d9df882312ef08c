import { setTimeout as delay } from "node:timers/promises";
import WebSocket from "ws";
import type { BackupSummary, JobProgress } from "@/agent/protocol/mod";
import { PROTOCOL_VERSION } from "@/agent/protocol/version";
import type { SeededHost } from "./host";

type Incoming = {
  type: string;
  jobId?: string;
  order?: { kind?: string };
  revision?: number;
  config?: { revision?: number };
};
type Work = { kind: string; startedAt: number; lastsMs: number; percent: number };

const HEARTBEAT_MS = 15_000;
const STEP_MS = 1_000;
/** A job that was under way when the demo began goes on for so long; one that is asked for is quicker. */
const LONG_MS = 25 * 60_000;
const SHORT_MS = 25_000;
const TOTAL = { files: 184_000, bytes: 38 * 2 ** 30 };
const FOLDERS = ["/etc/ssl", "/home/ines/documents", "/srv/data/2026", "/var/www/html", "/var/lib/app/uploads"];

/** Stands for an agent in the demo: it is online, takes orders and plays a backup. It runs no restic and reads no file. */
export class FakeAgent {
  private socket: WebSocket | null = null;
  private isEnded = false;
  private readonly work = new Map<string, Work>();

  constructor(
    private readonly host: SeededHost,
    private readonly url: string,
  ) {
    for (const [i, jobId] of host.running.entries())
      this.work.set(jobId, { kind: "backup", startedAt: Date.now(), lastsMs: LONG_MS, percent: 0.35 + 0.1 * i });
  }

  /** Resolves once the server has said welcome; a lost connection is tried again until `end`. */
  async start(): Promise<void> {
    while (!this.isEnded && !(await this.connect())) await delay(500);
  }

  end(): void {
    this.isEnded = true;
    this.socket?.close();
  }

  private connect(): Promise<boolean> {
    const socket = new WebSocket(this.url, { headers: { authorization: `Bearer ${this.host.token}` } });
    this.socket = socket;
    const timers: NodeJS.Timeout[] = [];
    return new Promise((resolve) => {
      socket.on("open", () => this.greet());
      socket.on("error", () => undefined);
      socket.on("message", (data) => {
        const message: Incoming = JSON.parse(String(data));
        if (message.type === "welcome") {
          timers.push(
            setInterval(() => this.beat(), HEARTBEAT_MS),
            setInterval(() => this.step(), STEP_MS),
          );
          resolve(true);
        } else this.hear(message);
      });
      socket.on("close", () => {
        for (const timer of timers) clearInterval(timer);
        resolve(false);
        if (timers.length > 0 && !this.isEnded) setTimeout(() => void this.start(), 1_000);
      });
    });
  }

  private greet(): void {
    const { hostname, revision, facts } = this.host;
    const jobs = { runningJobs: [...this.work.keys()], finishedJobs: [] };
    this.send("hello", { protocol: PROTOCOL_VERSION, hostname, configRevision: revision, ...facts, ...jobs });
  }

  private hear({ type, jobId, order, config }: Incoming): void {
    if (type === "config.replace") this.send("config.applied", { revision: config?.revision ?? this.host.revision });
    if (type === "job.start" && jobId && !this.work.has(jobId)) {
      this.work.set(jobId, { kind: order?.kind ?? "backup", startedAt: Date.now(), lastsMs: SHORT_MS, percent: 0 });
      this.send("job.accepted", { jobId, acceptedAt: new Date().toISOString() });
    }
    if (type === "job.cancel" && jobId) this.finish(jobId, "cancelled");
  }

  private beat(): void {
    this.send("heartbeat", { load1: 0.4, stateFreeBytes: 5e10, runningJobs: [...this.work.keys()] });
  }

  private step(): void {
    for (const [jobId, work] of this.work) {
      work.percent = Math.min(1, work.percent + (STEP_MS / work.lastsMs) * (0.6 + 0.8 * Math.random()));
      if (work.percent >= 1) this.finish(jobId, "succeeded");
      else if (work.kind === "backup") this.send("job.progress", { jobId, progress: progressOf(work) });
    }
  }

  private finish(jobId: string, state: "succeeded" | "cancelled"): void {
    const work = this.work.get(jobId);
    if (!work) return;
    this.work.delete(jobId);
    const times = { startedAt: new Date(work.startedAt).toISOString(), finishedAt: new Date().toISOString() };
    const outcome = state === "cancelled" ? { cause: "cancelled", message: "Cancelled." } : { exitCode: 0 };
    const summary = work.kind === "backup" && state === "succeeded" ? { summary: summaryOf(work) } : {};
    this.send("job.finished", {
      jobId,
      kind: work.kind,
      chunkCount: 0,
      result: { state, ...outcome, ...times, ...summary },
    });
  }

  private send(type: string, fields: object): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ v: 2, id: crypto.randomUUID(), type, ...fields }));
  }
}

function progressOf({ startedAt, lastsMs, percent }: Work): JobProgress {
  const folder = FOLDERS[Math.floor(percent * 97) % FOLDERS.length] ?? "/srv";
  return {
    ...{ percentDone: percent, totalFiles: TOTAL.files, filesDone: Math.round(TOTAL.files * percent) },
    ...{ totalBytes: TOTAL.bytes, bytesDone: Math.round(TOTAL.bytes * percent), errorCount: 0 },
    currentFiles: [`${folder}/file-${Math.round(percent * 90_000)}.dat`],
    ...{ secondsElapsed: (Date.now() - startedAt) / 1_000, secondsRemaining: ((1 - percent) * lastsMs) / 1_000 },
  };
}

const summaryOf = ({ startedAt }: Work): BackupSummary => ({
  ...{
    filesNew: 214,
    filesChanged: 830,
    filesUnmodified: TOTAL.files,
    dirsNew: 3,
    dirsChanged: 61,
    dirsUnmodified: 9_200,
  },
  ...{ totalFilesProcessed: TOTAL.files, totalBytesProcessed: TOTAL.bytes, dataAddedBytes: 41_200_000 },
  durationSeconds: (Date.now() - startedAt) / 1_000,
});

/** Connects everybody that is meant to be online. @returns what ends them all */
export async function startFakeAgents(hosts: readonly SeededHost[], serverUrl: string): Promise<() => void> {
  const url = `${serverUrl.replace(/^http/, "ws")}/ws/agent`;
  const agents = hosts.filter(({ isOnline }) => isOnline).map((host) => new FakeAgent(host, url));
  await Promise.all(agents.map((agent) => agent.start()));
  return () => {
    for (const agent of agents) agent.end();
  };
}
