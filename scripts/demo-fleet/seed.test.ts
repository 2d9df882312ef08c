import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadMasterKey } from "@/server/crypto/keys";
import { createSecrets } from "@/server/crypto/secret-box";
import { openDatabase } from "@/server/db/client";
import { migrate } from "@/server/db/migrate";
import { transact } from "@/server/db/transact";
import { verifyAudit } from "@/server/domain/audit";
import { refreshProtection } from "@/server/domain/protection";
import { openAccess } from "@/server/domain/repositories/access";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { createCaller } from "@/server/trpc/root";
import { type FleetSize, seedDemoFleet } from "./seed";

const NOW = new Date("2026-11-27T10:00:00.000Z");
const SIZE: FleetSize = { hosts: 40, days: 40, now: NOW };
const folder = mkdtempSync(join(tmpdir(), "rm-demo-test-"));
const file = join(folder, "restic-manager.db");
let context: TestContext;
let api: ReturnType<typeof createCaller>;

async function seedInto(path: string, size: FleetSize): Promise<void> {
  migrate(path);
  await seedDemoFleet(path, size);
}

beforeAll(async () => {
  loadMasterKey({ file: join(folder, "secret.key") });
  await seedInto(file, SIZE);
  const secrets = createSecrets(loadMasterKey({ file: join(folder, "secret.key") }));
  context = await createTestContext({ db: openDatabase(file), secrets });
  context.clock.set(NOW);
  api = createCaller(context.asAdmin());
});
afterAll(async () => {
  await context.close();
  rmSync(folder, { recursive: true, force: true });
});

test("every host, job, schedule, repository, snapshot, token and alert can be shown", async () => {
  const hosts = await api.hosts.list();
  expect(hosts).toHaveLength(40);
  expect(hosts.every(({ tags }) => tags.includes("demo"))).toBe(true);
  for (const { hostId } of hosts) {
    await api.hosts.get({ hostId });
    await api.sourceGroups.list({ hostId });
    await api.repositories.get({ hostId });
    await api.snapshots.list({ hostId });
    await api.jobs.list({ hostId, limit: 500 });
  }
  expect((await api.schedules.list({})).length).toBeGreaterThan(80);
  expect((await api.enrollment.list()).map(({ state }) => state).sort()).toEqual([
    "expired",
    "pending",
    "revoked",
    "used",
  ]);
  expect((await api.alerts.list()).length).toBeGreaterThan(2);
  expect((await api.agentReleases.rollouts()).length).toBe(2);
  expect(await api.settings.isDemo()).toBe(true);
  const [failed] = await api.jobs.list({ state: "failed", kind: "backup", limit: 1 });
  const log = await api.jobs.logLines({ jobId: failed?.jobId ?? "", count: 100 });
  expect(log.lines.length).toBeGreaterThan(2);
});

test("there is a host in every state of protection and of the repository", async () => {
  const hosts = await api.hosts.list();
  const states = new Set(hosts.map(({ protection }) => protection));
  const all = ["failing", "overdue", "never_backed_up", "partial", "paused", "no_schedule", "protected"];
  expect([...states].sort()).toEqual(all.sort());
  expect(new Set(hosts.map(({ repoStatus }) => repoStatus))).toEqual(new Set(["ready", "initializing", "init_failed"]));
  expect(hosts.filter(({ protection }) => protection === "protected").length).toBeGreaterThan(20);
});

test("what a row says of its protection is what the server would work out", async () => {
  const rows = () => context.services.db.prisma.host.findMany({ orderBy: { hostname: "asc" } });
  const before = await rows();
  for (const { id } of before)
    await transact(context.asSystem(), (unit) => refreshProtection(unit, { hostId: id, now: NOW }));
  expect(await rows()).toEqual(before);
});

test("the audit log's chain holds, and sealed credentials open", async () => {
  expect(await verifyAudit(context.asAdmin())).toMatchObject({ isIntact: true, brokenSeq: null });
  for (const row of await context.services.db.prisma.repository.findMany())
    expect(openAccess(context.services.secrets, row).encryptionPassword).toBe("demo");
});

test("the same day makes the same fleet", async () => {
  const again = join(mkdtempSync(join(folder, "again-")), "restic-manager.db");
  copyFileSync(join(folder, "secret.key"), join(again, "../secret.key"));
  await seedInto(again, SIZE);
  const dump = (path: string) => {
    const db = new Sqlite(path, { readonly: true });
    const jobs = db.prepare(`SELECT "id", "hostId", "state", "result", "finishedAt" FROM "Job" ORDER BY "id"`).all();
    db.close();
    return jobs;
  };
  expect(dump(again)).toEqual(dump(file));
});
