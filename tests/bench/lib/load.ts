import { Agent, request } from "node:http";
import { cpuSeconds } from "./process-stats";

export type Load = {
  url: string;
  /** The process whose CPU is counted. */
  pid: number;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
  /** How many requests are under way at any time, each on a connection of its own that is kept. */
  parallel: number;
  count: number;
};
export type LoadResult = { perSecond: number; cpuPerRequest: number; statuses: Record<number, number>; bytes: number };

/** Sends `count` requests and tells the rate, the server's CPU seconds per request and the last answer's length. */
export async function load(input: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: input.parallel });
  const statuses: Record<number, number> = {};
  let left = input.count;
  let bytes = 0;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const answer = await send(input, agent);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      bytes = answer.bytes;
    }
  };
  const [startedAt, cpuBefore] = [performance.now(), cpuSeconds(input.pid).own];
  await Promise.all(Array.from({ length: input.parallel }, worker));
  const elapsedSeconds = (performance.now() - startedAt) / 1_000;
  const cpu = cpuSeconds(input.pid).own - cpuBefore;
  agent.destroy();
  return { perSecond: input.count / elapsedSeconds, cpuPerRequest: cpu / input.count, statuses, bytes };
}

function send({ url, method = "GET", headers = {}, body }: Load, agent: Agent) {
  return new Promise<{ status: number; bytes: number }>((resolve, reject) => {
    const call = request(url, { method, headers, agent }, (response) => {
      let bytes = 0;
      response.on("data", (piece: Buffer) => {
        bytes += piece.length;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, bytes }));
      response.on("error", reject);
    });
    call.on("error", reject);
    call.end(body);
  });
}

/** @throws when any answer was not `status` */
export function assertAll({ statuses }: LoadResult, status: number): void {
  const others = Object.keys(statuses).filter((seen) => seen !== String(status));
  if (others.length > 0) throw new Error(`Not every answer was ${status}: ${JSON.stringify(statuses)}`);
}
