import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedDemoFleet } from "@/scripts/demo-fleet/seed";
import type { Ctx } from "@/server/core/context";
import { loadMasterKey } from "@/server/crypto/keys";
import { createSecrets } from "@/server/crypto/secret-box";
import { openDatabase } from "@/server/db/client";
import { migrate } from "@/server/db/migrate";
import { createUserRow } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { appRouter, createCaller } from "./root";

/** What each query is asked for that cannot be asked without. */
type Sample = {
  hostId: string;
  hostIds: string[];
  jobId: string;
  scheduleId: string;
  tokenHash: string;
  sourceGroupId: string;
};
const INPUT: Record<string, (sample: Sample) => unknown> = {
  "hosts.get": ({ hostId }) => ({ hostId }),
  "overview.hostDays": ({ hostIds }) => ({ hostIds }),
  "repositories.get": ({ hostId }) => ({ hostId }),
  "sourceGroups.list": ({ hostId }) => ({ hostId }),
  "sourceGroups.get": ({ sourceGroupId }) => ({ sourceGroupId }),
  "snapshots.list": ({ hostId }) => ({ hostId }),
  "downloads.links": ({ hostId }) => ({ hostId }),
  "restores.targets": ({ hostId }) => ({ hostId }),
  "schedules.get": ({ scheduleId }) => ({ scheduleId }),
  "schedules.missedRuns": ({ hostId }) => ({ hostId }),
  "jobs.get": ({ jobId }) => ({ jobId }),
  "hosts.find": () => ({ text: "a" }),
  "repositories.trend": ({ hostIds }) => ({ placeIds: hostIds }),
  "jobs.logLines": ({ jobId }) => ({ jobId, count: 50 }),
  "jobs.searchLog": ({ jobId }) => ({ jobId, text: "a", from: 1, direction: "forward", limit: 10 }),
  "schedules.hour": () => ({ from: "2026-11-27T10:00:00.000Z", until: "2026-11-27T11:00:00.000Z" }),
  "enrollment.get": ({ tokenHash }) => ({ tokenHash }),
};
/** Answers that a host, a page of code or a caller's own figures make, not rows; or one row that nobody can name. */
const APART = new Set([
  "downloads.shownLink",
  "hosts.folder",
  "restores.plan",
  "snapshots.tree",
  "snapshots.find",
  "snapshots.diff",
  "schedules.preview",
  "sourceGroups.testExcludes",
  "repositories.previewRetention",
]);

const member = (of: unknown, name: string): unknown => Reflect.get(Object(of), name);
/** All of the router's, so that a new one is looked at without being named here. */
const QUERIES = Object.entries(appRouter._def.procedures)
  .filter(([name, procedure]) => member(member(procedure, "_def"), "type") === "query" && !APART.has(name))
  .map(([name]) => name);

type Fleet = { context: TestContext; reader: Ctx; sample: Sample; folder: string };
const fleets: Record<"few" | "many", Fleet | null> = { few: null, many: null };

beforeAll(async () => {
  fleets.few = await makeFleet(20);
  fleets.many = await makeFleet(2_000);
}, 120_000);
afterAll(async () => {
  for (const fleet of Object.values(fleets)) {
    await fleet?.context.close();
    if (fleet) rmSync(fleet.folder, { recursive: true, force: true });
  }
});

async function makeFleet(hosts: number): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), "rm-statements-"));
  const file = join(folder, "restic-manager.db");
  const secrets = createSecrets(loadMasterKey({ file: join(folder, "secret.key") }));
  migrate(file);
  const now = new Date("2026-11-27T10:00:00.000Z");
  const [host] = await seedDemoFleet(file, { hosts, days: 3, logDays: 1, now });
  const context = await createTestContext({ db: openDatabase(file), secrets });
  context.clock.set(now);
  const { prisma } = context.services.db;
  const { hostId } = host ?? { hostId: "" };
  const job = await prisma.job.findFirstOrThrow({ where: { hostId, hasLog: true } });
  const schedule = await prisma.schedule.findFirstOrThrow({ where: { hostId } });
  const token = await prisma.enrollmentToken.findFirstOrThrow();
  const hostIds = (await prisma.host.findMany({ take: 20, orderBy: { hostname: "asc" } })).map(({ id }) => id);
  const sourceGroupId = host?.sourceGroupId ?? "";
  const { userId, username, sessionId } = await createUserRow(context, "admin");
  const reader = context.as({ kind: "user", id: userId, name: username, role: "admin", address: "::1", sessionId });
  const sample = { sourceGroupId, hostId, hostIds, jobId: job.id, scheduleId: schedule.id, tokenHash: token.tokenHash };
  return { context, reader, sample, folder };
}

/** Every statement that SQLite is given in this process goes through one of these. */
async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const db = new Sqlite(":memory:");
  const prototype: Record<string, unknown> = Object.getPrototypeOf(db.prepare("SELECT 1"));
  db.close();
  const originals = ["all", "get", "run", "iterate"].map((name) => [name, prototype[name]] as const);
  let count = 0;
  for (const [name, original] of originals)
    prototype[name] = function counted(this: unknown, ...given: unknown[]) {
      count += 1;
      return typeof original === "function" ? original.apply(this, given) : undefined;
    };
  try {
    await work();
  } finally {
    for (const [name, original] of originals) prototype[name] = original;
  }
  return count;
}

async function ask(fleet: Fleet | null, name: string): Promise<number> {
  if (!fleet) throw new Error("There is no fleet.");
  const caller = createCaller(fleet.reader);
  const procedure: unknown = name.split(".").reduce<unknown>(member, caller);
  if (typeof procedure !== "function") throw new Error(`${name} cannot be called.`);
  const input = INPUT[name]?.(fleet.sample) ?? {};
  return countStatements(async () => procedure(input));
}

test.each(QUERIES)("%s takes as many SQL statements for two thousand hosts as for twenty", async (name) => {
  const few = await ask(fleets.few, name);
  expect(await ask(fleets.many, name)).toBe(few);
  // What walks a month asks once for each day, so that no statement is long.
  expect(few).toBeLessThanOrEqual(40);
});
