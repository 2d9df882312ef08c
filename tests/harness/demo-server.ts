import { join } from "node:path";
import { startFakeAgents } from "@/scripts/demo-fleet/fake-agent";
import type { SeededHost } from "@/scripts/demo-fleet/host";
import { type FleetSize, seedDemoFleet } from "@/scripts/demo-fleet/seed";
import { onEnd } from "./cleanup";
import { type ServerOptions, startServer, type TestServer } from "./server";

export type DemoServer = TestServer & { databaseFile: string; hosts: SeededHost[] };

/**
 * The built server on a made-up fleet; see `scripts/demo-fleet`.
 * @param areOnline whether fake agents keep those online that are meant to be
 */
export async function startDemoServer(
  size: FleetSize,
  { areOnline = false, ...options }: ServerOptions & { areOnline?: boolean } = {},
): Promise<DemoServer> {
  const server = await startServer(options);
  const databaseFile = join(server.dataDir, "restic-manager.db");
  await server.stop();
  const hosts = await seedDemoFleet(databaseFile, size);
  await server.restart();
  if (areOnline) onEnd(await startFakeAgents(hosts, server.url));
  return Object.assign(server, { databaseFile, hosts });
}
