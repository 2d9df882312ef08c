import { existsSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "./core/clock";
import type { Ctx, Services } from "./core/context";
import type { Events } from "./core/events";
import { createLiveDownloads } from "./core/live-downloads";
import { createLiveProgress } from "./core/live-progress";
import type { Logger } from "./core/logger";
import type { AgentConnections } from "./core/ports";
import { createRateLimits } from "./core/rate-limits";
import { loadMasterKey } from "./crypto/keys";
import { loadReleaseKey, publicReleaseKey } from "./crypto/release-key";
import { createSecrets } from "./crypto/secret-box";
import { openDatabase } from "./db/client";
import { migrate } from "./db/migrate";
import { createAgentBuilds } from "./domain/agent-releases";
import { createBrowsing } from "./domain/browse";
import { checkMasterKey } from "./domain/settings";
import { createFirstAdmin, isSetupOpen } from "./domain/users";
import type { Env } from "./env";
import { shownSettings } from "./env-shown";
import type { Tls } from "./net/tls/open-tls";
import { newSetupCode } from "./setup-code";

type Input = { env: Env; rootDir: string; log: Logger; tls: Tls; events: Events; agents: AgentConnections };

/**
 * Everything that verbs work with, ready to use: database up to date, master key proven, first admin made or a setup
 * code printed.
 * @throws StartError for whatever the admin can mend
 */
export async function createServices({ env, rootDir, log, tls, events, agents }: Input): Promise<Services> {
  const isFirstStart = !existsSync(env.databaseFile);
  const masterKey = loadMasterKey({ secretKey: env.secretKey, file: join(env.dataDir, "secret.key"), isFirstStart });
  const { applied, copy } = migrate(env.databaseFile, join(rootDir, "prisma/migrations"));
  if (applied.length > 0) log.info({ applied, copy }, "database brought up to date");

  const releaseKey = env.releasePublicKey
    ? publicReleaseKey(env.releasePublicKey)
    : loadReleaseKey(join(env.dataDir, "release.key"));
  const agentDir = env.agentDir ?? join(rootDir, "dist/agent");
  let setupCode: string | null = null;
  const services: Services = {
    db: openDatabase(env.databaseFile),
    events,
    clock: systemClock,
    log,
    agents,
    progress: createLiveProgress(),
    browsing: createBrowsing(),
    downloads: createLiveDownloads(),
    secrets: createSecrets(masterKey),
    limits: createRateLimits(),
    releaseKey,
    builds: createAgentBuilds({ agentDir, releaseKey, log }),
    site: {
      publicUrl: env.publicUrl,
      pins: tls.pins,
      agentDir,
      resticDir: join(env.dataDir, "restic"),
      settings: shownSettings(env),
      setupCode: () => setupCode,
    },
    certificates: tls,
  };
  // The built agents are read through once; the first list of hosts should know their version.
  services.builds.newestVersion();
  const startup: Ctx = { ...services, actor: { kind: "system", name: "startup" } };
  await checkMasterKey(startup);
  if (env.admin) await createFirstAdmin(startup, env.admin);
  if (await isSetupOpen(startup)) {
    setupCode = newSetupCode();
    log.warn({ url: `${env.publicUrl}/setup`, code: setupCode }, "no account yet: open the setup page with this code");
  }
  return services;
}
