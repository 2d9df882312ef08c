import { afterEach, beforeEach, expect, test } from "vitest";
import { agentConfig } from "@/server/domain/repositories";
import { createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { createSourceGroup, getSourceGroup, listSourceGroups } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const ask = (extra = {}) => ({ hostId: host.hostId, name: "web", paths: ["/srv/www"], ...extra });
const revision = async () => (await agentConfig(context.asAgent(host.hostId), host)).revision;

test("a new group reaches the agent's configuration, and is audited without its shell lines", async () => {
  const made = await createSourceGroup(
    context.asOperator(),
    ask({
      excludes: ["*.tmp"],
      tags: ["web"],
      limits: { uploadKibps: 500, niceness: 10 },
      hooks: { before: "pg_dump --password=hunter2" },
    }),
  );
  expect(await getSourceGroup(context.asOperator(), made)).toEqual(made);
  const config = await agentConfig(context.asAgent(host.hostId), host);
  expect(config.revision).toBe(2);
  expect(config.sourceGroups.find(({ name }) => name === "web")).toMatchObject({
    paths: ["/srv/www"],
    limits: { uploadKibps: 500, niceness: 10 },
    hooks: { before: "pg_dump --password=hunter2" },
  });
  const names = context.emitted.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["config.changed", "host.changed"]));
  const [entry] = await context.services.db.prisma.auditEntry.findMany({ where: { action: "source-groups.create" } });
  expect(entry).toMatchObject({ actorName: "operator", targetId: made.sourceGroupId, hostId: host.hostId });
  expect(entry?.details).toMatchObject({
    after: { name: "web", paths: ["/srv/www"], hooks: { before: true, after: false } },
  });
  expect(JSON.stringify(entry)).not.toContain("hunter2");
});

test("paths are kept as restic writes them, each once", async () => {
  const { paths } = await createSourceGroup(
    context.asOperator(),
    ask({ paths: ["/srv//www/", "/srv/x/../www", "/etc"] }),
  );
  expect(paths).toEqual(["/srv/www", "/etc"]);
});

test("a name is taken once per host, and asking twice makes one group", async () => {
  const answers = await Promise.allSettled([1, 2, 3].map(() => createSourceGroup(context.asOperator(), ask())));
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(createSourceGroup(context.asOperator(), ask())).rejects.toMatchObject({
    code: "name_taken",
    details: [{ field: "name" }],
  });
  expect(await listSourceGroups(context.asViewer(), host)).toHaveLength(2);
  expect(await revision()).toBe(2);
  const other = await createHost(context);
  expect(await createSourceGroup(context.asOperator(), { ...ask(), hostId: other.hostId })).toMatchObject({
    name: "web",
  });
});

test("viewers, agents and nobody make none; unknown hosts are told apart", async () => {
  await expect(createSourceGroup(context.asViewer(), ask())).rejects.toMatchObject({ code: "role_required" });
  await expect(createSourceGroup(context.asAgent(host.hostId), ask())).rejects.toMatchObject({ code: "role_required" });
  await expect(createSourceGroup(context.asNobody(), ask())).rejects.toMatchObject({ code: "unauthenticated" });
  const nowhere = { ...ask(), hostId: "nope" };
  await expect(createSourceGroup(context.asOperator(), nowhere)).rejects.toMatchObject({ code: "host_not_found" });
  expect(await revision()).toBe(1);
});

test.each([
  ["no path", { paths: [] }, "paths"],
  ["a relative path", { paths: ["srv"] }, "paths.0"],
  ["another system's path", { paths: ["/etc", "C:\\Users"] }, "paths.1"],
  ["an exclude that restic refuses", { excludes: ["*.tmp", "[a"] }, "excludes.1"],
  ["shadow copies on Linux", { isVss: true }, "isVss"],
  ["a line break in a hook", { hooks: { after: "a\nb" } }, "hooks.after"],
  ["a limit of nothing", { limits: { uploadKibps: 0 } }, "limits.uploadKibps"],
  ["a name of spaces", { name: "   " }, "name"],
])("%s is refused beside its field", async (_what, extra, field) => {
  await expect(createSourceGroup(context.asOperator(), ask(extra))).rejects.toMatchObject({
    code: "invalid_request",
    details: expect.arrayContaining([expect.objectContaining({ field })]),
  });
  expect(await revision()).toBe(1);
});

test("groups that would not fit into the agent's frame are refused", async () => {
  const excludes = Array.from({ length: 150 }, (_, index) => `${"x".repeat(990)}${index}`);
  await expect(createSourceGroup(context.asOperator(), ask({ excludes }))).rejects.toMatchObject({
    code: "invalid_request",
    message: expect.stringContaining("128 KiB"),
  });
  expect(await revision()).toBe(1);
});

test("a shell line may hold a password: a viewer learns only that there is one", async () => {
  const made = await createSourceGroup(context.asOperator(), ask({ hooks: { after: "notify --token=hunter2" } }));
  const views = [await getSourceGroup(context.asViewer(), made), ...(await listSourceGroups(context.asViewer(), host))];
  expect(JSON.stringify(views)).not.toContain("hunter2");
  expect(views[0]).toMatchObject({ hooks: {}, hasHooks: { before: false, after: true } });
  const listed = await listSourceGroups(context.asOperator(), host);
  expect(listed.find(({ name }) => name === "web")).toMatchObject({ hooks: { after: "notify --token=hunter2" } });
});
