import { join } from "node:path";
import { startServer, type TestServer } from "@/tests/harness/server";
import { makeTempDir } from "@/tests/harness/temp";
import { probeEnvironment } from "./probed";
import { type SeededHost, seedHosts } from "./seed";

export type OurServer = TestServer & { probeFile: string; databaseFile: string; hosts: SeededHost[] };

/**
 * The built server on fresh data with `hosts` enrolled hosts, in a process that has done nothing yet but start.
 * It logs from `warn` on: the benchmarks measure work, and a log line per socket would be another measurement.
 */
export async function startSeededServer(
  options: { hosts?: number; jobsPerHost?: number; env?: Record<string, string> } = {},
): Promise<OurServer> {
  const probeFile = join(await makeTempDir("bench"), "probe.json");
  const env = { RM_LOG_LEVEL: "warn", ...probeEnvironment(probeFile), ...options.env };
  const server = await startServer({ env });
  const databaseFile = join(server.dataDir, "restic-manager.db");
  let hosts: SeededHost[] = [];
  if (options.hosts) {
    await server.stop();
    hosts = seedHosts(databaseFile, options.hosts, options.jobsPerHost);
    await server.restart();
  }
  return Object.assign(server, { probeFile, databaseFile, hosts });
}
