import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onEnd } from "@/tests/harness/cleanup";
import type { Command, Report, Results } from "./fake-fleet-messages";

/** Many fake agents in one process of their own, so that their CPU and memory are not the server's. */
export type FakeFleet = {
  readonly pid: number;
  /** @throws when the fleet's process fails or does not answer within `timeoutMs` */
  tell<Do extends Command["do"]>(command: Command & { do: Do }, timeoutMs?: number): Promise<Results[Do]>;
  /** Resolves at the first start of that job on any agent, in nanoseconds of the machine's monotonic clock. */
  started(jobId: string): Promise<bigint>;
  end(): Promise<void>;
};

export async function startFakeFleet(): Promise<FakeFleet> {
  const path = fileURLToPath(new URL("./fake-fleet-process.ts", import.meta.url));
  const child = fork(path, [], { execArgv: ["--import", "tsx"], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const { pid } = child;
  if (pid === undefined) throw new Error("The fake fleet has no process id.");
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const starts = new Map<string, (at: bigint) => void>();
  const early = new Map<string, bigint>();
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  void gone.then(() => {
    for (const { reject } of waiting.values()) reject(new Error("The fake fleet has ended."));
  });
  child.on("message", (report: Report) => {
    if (report.kind === "started") {
      const tell = starts.get(report.jobId);
      if (tell) tell(BigInt(report.at));
      else early.set(report.jobId, BigInt(report.at));
      return;
    }
    const entry = waiting.get(report.id);
    waiting.delete(report.id);
    if (report.error === undefined) entry?.resolve(report.result);
    else entry?.reject(new Error(`The fake fleet failed: ${report.error}`));
  });
  const end = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await gone;
  };
  onEnd(end);
  let count = 0;
  return {
    pid,
    tell: (command, timeoutMs = 300_000) =>
      new Promise((resolve, reject) => {
        if (!child.connected) return reject(new Error("The fake fleet has ended."));
        count += 1;
        const id = count;
        const timer = setTimeout(() => reject(new Error(`The fake fleet did not finish ${command.do}.`)), timeoutMs);
        const settle =
          <Value>(next: (value: Value) => void) =>
          (value: Value) => {
            clearTimeout(timer);
            next(value);
          };
        waiting.set(id, { resolve: settle(resolve as (value: unknown) => void), reject: settle(reject) });
        child.send({ id, command });
      }),
    started: (jobId) =>
      new Promise((resolve) => {
        const at = early.get(jobId);
        if (at !== undefined) resolve(at);
        else starts.set(jobId, resolve);
      }),
    end,
  };
}
