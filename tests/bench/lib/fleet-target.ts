import { type BareProcess, startBare } from "./bare-process";
import { type OurServer, startSeededServer } from "./our-server";
import type { SeededHost } from "./seed";

/** A server that fake agents connect to: the bare reference or ours. */
export type FleetTarget = { pid: number; url: string; probeFile: string; hosts: SeededHost[] };

export const socketUrl = (port: number): string => `ws://127.0.0.1:${port}/ws/agent`;

export async function startOurs(hosts: number): Promise<FleetTarget & { server: OurServer }> {
  const server = await startSeededServer({ hosts });
  return { pid: server.pid, url: socketUrl(server.port), probeFile: server.probeFile, hosts: server.hosts, server };
}

/** Bare `ws`. With a database file its hosts must be those of `known`, and every token is looked up there. */
export async function startBareSocket(
  known: SeededHost[],
  databaseFile?: string,
): Promise<FleetTarget & { process: BareProcess }> {
  const bare = await startBare("agent-socket.mjs", databaseFile ? { BENCH_DATABASE: databaseFile } : {});
  return { pid: bare.pid, url: socketUrl(bare.port), probeFile: bare.probeFile, hosts: known, process: bare };
}
