import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Services } from "./core/context";
import { createEvents } from "./core/events";
import { createLogger } from "./core/logger";
import { isPlainHttp, PLAIN_HTTP_WARNING } from "./core/public-url";
import { StartError } from "./core/start-error";
import { lockDataDir } from "./db/data-lock";
import { tendCertificate } from "./domain/settings";
import { readEnv } from "./env";
import { attachHub } from "./hub/attach";
import { createAgentRegistry } from "./hub/registry";
import { listen } from "./net/listen";
import { openTls } from "./net/tls/open-tls";
import { createWeb } from "./net/web";
import { setRuntime } from "./runtime";
import { certificateSweep, leaseSweep, productSweeps, startScheduler } from "./scheduler/start";
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
  const tls = await openTls(env.tls, env.dataDir, env.publicUrl);
  const events = createEvents();
  const registry = createAgentRegistry({ events, graceMs: env.offlineGraceMs });
  const services = await createServices({ env, rootDir, log, tls, events, agents: registry });
  setRuntime(services);

  // next-auth finds its own address nowhere else; Next and React choose their production code by NODE_ENV.
  Object.assign(process.env, { NEXTAUTH_URL: env.publicUrl, NODE_ENV: isDev ? "development" : "production" });
  const { publicUrl, trustedProxies, rolloverDays } = env;
  const web = await createWeb({ rootDir, isDev, publicUrl, trustedProxies, tls: tls.pair() });
  tls.onServe(web.serve);
  await web.open();
  const hub = await attachHub(web.server, {
    services,
    registry,
    tuning: { heartbeatMs: env.heartbeatMs, reconnectMaxMs: env.reconnectMaxMs },
    addressOf: web.addressOf,
    ...(isDev ? { fallback: web.upgradeToNext } : {}),
  });
  const sweeps = [
    ...productSweeps(env.history),
    leaseSweep(services, env.leaseOfflineMs),
    certificateSweep(rolloverDays),
  ];
  const scheduler = startScheduler(services, sweeps);
  const port = await listen(web.server, env.listen, () =>
    log.warn({ listen: env.listen }, "port in use, waiting for it"),
  );
  // Where somebody else makes the certificate, they say so by this signal; elsewhere it ends the server, as usual.
  if (env.tls.mode === "files") process.on("SIGHUP", () => void reloadCertificate(services, rolloverDays));
  if (isPlainHttp(publicUrl)) log.warn({ url: publicUrl }, PLAIN_HTTP_WARNING);
  log.info({ port, url: env.publicUrl, tls: env.tls.mode }, "listening");

  stopInOrder(log, [
    ["scheduler", () => scheduler.stop()],
    ["agents", () => hub.close()],
    ["http", () => web.close()],
    ["database", () => services.db.close()],
    ["data lock", async () => lock.release()],
  ]);
}

/** Agents are told of a changed certificate before it is served, so that a renewal locks nobody out. */
async function reloadCertificate(services: Services, rolloverDays: number): Promise<void> {
  const ctx = { ...services, actor: { kind: "system", name: "SIGHUP" } as const };
  try {
    await tendCertificate(ctx, { rolloverDays });
  } catch (error) {
    services.log.error({ err: error }, "the certificate could not be looked at");
  }
}

main().catch((error: unknown) => {
  const isExpected = error instanceof StartError;
  console.error(isExpected ? error.message : error);
  process.exit(1);
});
