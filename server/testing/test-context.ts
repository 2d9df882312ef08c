import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor, Ctx, Role, Services } from "@/server/core/context";
import { type AppEvent, createEvents } from "@/server/core/events";
import { createLiveDownloads } from "@/server/core/live-downloads";
import { createLiveProgress } from "@/server/core/live-progress";
import { createLogger } from "@/server/core/logger";
import type { RateLimit, RateLimits } from "@/server/core/ports";
import { loadReleaseKey } from "@/server/crypto/release-key";
import { createSecrets } from "@/server/crypto/secret-box";
import { openDatabase } from "@/server/db/client";
import { migrate } from "@/server/db/migrate";
import { createAgentBuilds } from "@/server/domain/agent-releases";
import { createBrowsing } from "@/server/domain/browse";
import { createFakeClock, type FakeClock } from "./fake-clock";
import { createFakeConnections, type FakeConnections } from "./fake-connections";

export type TestContext = {
  services: Services;
  clock: FakeClock;
  connections: FakeConnections;
  /** Path of this test's own SQLite file. */
  databaseFile: string;
  /** Every event since the start, in order. */
  emitted: AppEvent[];
  as(actor: Actor): Ctx;
  asAdmin(): Ctx;
  asOperator(): Ctx;
  asViewer(): Ctx;
  asAgent(hostId: string, machineId?: string): Ctx;
  asSystem(): Ctx;
  asNobody(): Ctx;
  /** Closes the database and removes its folder. */
  close(): Promise<void>;
};

export const TEST_MASTER_KEY = new Uint8Array(32).fill(7);
const LOOPBACK = "127.0.0.1";

/**
 * Everything a verb needs on a database of its own: real SQLite, real sealing; time and agent sockets are fakes.
 * @param overrides services that a test wants to bring itself
 */
export async function createTestContext(overrides: Partial<Services> = {}): Promise<TestContext> {
  const folder = mkdtempSync(join(tmpdir(), "rm-test-"));
  const databaseFile = join(folder, "test.db");
  migrate(databaseFile);
  const clock = createFakeClock();
  const connections = createFakeConnections();
  const log = createLogger("silent");
  const releaseKey = loadReleaseKey(join(folder, "release.key"));
  const site = testSite(folder);
  const services: Services = {
    db: openDatabase(databaseFile),
    events: createEvents(),
    clock,
    log,
    agents: connections,
    progress: createLiveProgress(),
    browsing: createBrowsing(),
    downloads: createLiveDownloads(),
    secrets: createSecrets(TEST_MASTER_KEY),
    limits: unlimited(),
    releaseKey,
    builds: createAgentBuilds({ agentDir: site.agentDir, releaseKey, log, freshMs: 0 }),
    site,
    certificates: NO_CERTIFICATES,
    ...overrides,
  };
  const emitted: AppEvent[] = [];
  const stopRecording = services.events.onAny((event) => emitted.push(event));
  const as = (actor: Actor): Ctx => ({ ...services, actor });
  return {
    services,
    clock,
    connections,
    databaseFile,
    emitted,
    as,
    asAdmin: () => as(testUser("admin")),
    asOperator: () => as(testUser("operator")),
    asViewer: () => as(testUser("viewer")),
    asAgent: (hostId, machineId) =>
      as({
        kind: "agent",
        hostId,
        name: "agent",
        address: LOOPBACK,
        ...(machineId === undefined ? {} : { machineId }),
      }),
    asSystem: () => as({ kind: "system", name: "test" }),
    asNobody: () => as({ kind: "anonymous", address: LOOPBACK }),
    close: async () => {
      stopRecording();
      await services.db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A logged-in person of that role; there is no row of it unless a factory makes one. */
export const testUser = (role: Role): Actor & { kind: "user" } => ({
  kind: "user",
  id: `user-${role}`,
  name: role,
  role,
  address: LOOPBACK,
  sessionId: `session-${role}`,
});

const testSite = (folder: string): Services["site"] => ({
  publicUrl: "https://backup.test",
  pins: () => ({ current: "", next: "", pubkeys: "" }),
  agentDir: join(folder, "agent"),
  resticDir: join(folder, "restic"),
  settings: [{ name: "RM_KEEP_JOBS_DAYS", value: "400", isDefault: true }],
  setupCode: () => null,
});

const NO_CERTIFICATES: Services["certificates"] = {
  mode: "off",
  current: () => null,
  next: () => null,
  prepare: null,
  activate: () => false,
  reload: () => ({ isChanged: false, problem: null }),
};

/** Limits of their own have tests of their own; elsewhere they would only make tests depend on each other. */
function unlimited(): RateLimits {
  const none: RateLimit = { check: async () => {}, consume: async () => {}, forgive: async () => {} };
  return {
    loginPerAddress: none,
    loginPerAccount: none,
    enrollmentPerAddress: none,
    setupPerAddress: none,
    linkPerAddress: none,
  };
}
