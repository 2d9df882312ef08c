import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createEvents } from "./core/events";
import { createLogger } from "./core/logger";
import { StartError } from "./core/start-error";
import { lockDataDir } from "./db/data-lock";
import { readEnv } from "./env";
import { attachHub } from "./hub/attach";
import { createAgentRegistry } from "./hub/registry";
import { listen } from "./net/listen";
import { loadTls } from "./net/tls";
import { createWeb } from "./net/web";
import { setRuntime } from "./runtime";
import { leaseSweep, productSweeps, startScheduler } from "./scheduler/start";
import { createServices } from "./services";
import { stopInOrder } from "./stop";

/** Where package.json lies: above the source, two folders above the bundle. */
function findRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return existsSync(join(here, "../package.json")) ? dirname(here) : dirname(dirname(here));
}

async function main(): Promise<void> {
  const isDev = process.argv.includes("--dev");
  const env = readEnv();
  const rootDir = findRoot();
  const log = createLogger(env.logLevel);
  const lock = lockDataDir(env.dataDir);
  const tls = await loadTls(env.tls, env.dataDir, env.publicUrl);
  const events = createEvents();
  const registry = createAgentRegistry({ events, graceMs: env.offlineGraceMs });
  const services = await createServices({ env, rootDir, log, tls, events, agents: registry });
  setRuntime(services);

  // next-auth finds its own address nowhere else; Next and React choose their production code by NODE_ENV.
  Object.assign(process.env, { NEXTAUTH_URL: env.publicUrl, NODE_ENV: isDev ? "development" : "production" });
  const web = await createWeb({ rootDir, isDev, publicUrl: env.publicUrl, trustedProxies: env.trustedProxies, tls });
  await web.open();
  const hub = await attachHub(web.server, {
    services,
    registry,
    tuning: { heartbeatMs: env.heartbeatMs, reconnectMaxMs: env.reconnectMaxMs },
    addressOf: web.addressOf,
    ...(isDev ? { fallback: web.upgradeToNext } : {}),
  });
  const sweeps = [...productSweeps(env.history), leaseSweep(services, env.leaseOfflineMs)];
  const scheduler = startScheduler(services, sweeps);
  const port = await listen(web.server, env.listen, () =>
    log.warn({ listen: env.listen }, "port in use, waiting for it"),
  );
  log.info({ port, url: env.publicUrl, tls: env.tls.mode }, "listening");

  stopInOrder(log, [
    ["scheduler", () => scheduler.stop()],
    ["agents", () => hub.close()],
    ["http", () => web.close()],
    ["database", () => services.db.close()],
    ["data lock", async () => lock.release()],
  ]);
}

main().catch((error: unknown) => {
  const isExpected = error instanceof StartError;
  console.error(isExpected ? error.message : error);
  process.exit(1);
});
