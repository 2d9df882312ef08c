import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addSchedule, createHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { getHost, listHosts } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

test("hosts by name, with connection, repository and last backup, page by page", async () => {
  const b = await createHost(context, {
    hostname: "b.test",
    tags: ["prod"],
    repoState: "init_failed",
    repoCause: "auth_refused",
  });
  const a = await createHost(context, { hostname: "a.test" });
  context.connections.setOnline(a.hostId, true);
  const hosts = await listHosts(context.asViewer());
  expect(hosts.map(({ hostname, status }) => [hostname, status])).toEqual([
    ["a.test", "online"],
    ["b.test", "offline"],
  ]);
  expect(hosts[1]).toMatchObject({
    tags: ["prod"],
    repoStatus: "init_failed",
    repoCause: "auth_refused",
    lastBackup: null,
  });
  expect(hosts[1]?.repoFix).toContain("user name and password");
  expect(await listHosts(context.asViewer(), { limit: 1, after: "a.test" })).toMatchObject([{ hostId: b.hostId }]);
  expect(await getHost(context.asViewer(), b)).toEqual(hosts[1]);
});

test("a view holds no secret and no token hash", async () => {
  const host = await createHost(context);
  const shown = JSON.stringify(await listHosts(context.asAdmin()));
  expect(shown).not.toMatch(/secret|sealed|tokenHash/i);
  const { agentTokenHash } = await context.services.db.prisma.host.findUniqueOrThrow({ where: { id: host.hostId } });
  expect(shown).not.toContain(agentTokenHash);
});

test("the list costs the same number of queries whatever the number of hosts", async () => {
  const { reads, prisma } = context.services.db;
  const first = await createHost(context, { hostname: "a.test" });
  await addSchedule(context, first);
  const row = await prisma.host.findUniqueOrThrow({ where: { id: first.hostId } });
  const copies = Array.from({ length: 999 }, (_, i) => ({ id: `h-${i}`, hostname: `h-${i}`, agentTokenHash: `${i}` }));
  await prisma.host.createMany({ data: copies.map((copy) => ({ ...row, tags: [], ...copy })) });
  const asked = vi.spyOn(reads, "hosts");
  const hosts = await listHosts({ ...context.asViewer(), db: { ...context.services.db, prisma: sealed } });
  expect(hosts).toHaveLength(1000);
  expect(hosts.every(({ protection, overdueAt }) => protection === "never_backed_up" && overdueAt !== null)).toBe(true);
  expect(asked).toHaveBeenCalledTimes(1);
});

/** Any use of a model is a fault. */
const sealed = new Proxy({} as TestContext["services"]["db"]["prisma"], {
  get: (_target, name) => {
    throw new Error(`asked the database for ${String(name)}`);
  },
});

test("a sign of life in this process beats the row", async () => {
  const host = await createHost(context);
  const seenAt = new Date("2026-11-23T07:59:00.000Z");
  await context.services.db.prisma.host.update({ where: { id: host.hostId }, data: { lastSeenAt: seenAt } });
  expect((await getHost(context.asViewer(), host)).lastSeenAt).toEqual(seenAt);
  const newer = new Date("2026-11-23T07:59:30.000Z");
  vi.spyOn(context.connections, "lastSeenAt").mockReturnValue(newer);
  expect((await getHost(context.asViewer(), host)).lastSeenAt).toEqual(newer);
});

test("bad input, unknown hosts and nobody are refused", async () => {
  await expect(listHosts(context.asViewer(), { limit: -1 })).rejects.toMatchObject({ code: "invalid_request" });
  await expect(listHosts(context.asNobody())).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(listHosts(context.asAgent("x"))).rejects.toMatchObject({ code: "role_required" });
  await expect(getHost(context.asViewer(), { hostId: "nope" })).rejects.toMatchObject({ code: "host_not_found" });
  await expect(getHost(context.asNobody(), { hostId: "nope" })).rejects.toMatchObject({ code: "unauthenticated" });
});
