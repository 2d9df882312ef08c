import { afterEach, beforeEach, expect, test } from "vitest";
import { dueJobs } from "@/server/domain/jobs";
import { addSnapshot, createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { createSourceGroup, getSourceGroup, runSourceGroup, updateSourceGroup } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context, { paths: ["/srv"] });
});
afterEach(() => context.close());

const ref = () => ({ sourceGroupId: host.sourceGroupId });
const entries = () => context.services.db.prisma.auditEntry.findMany({ where: { action: "source-groups.update" } });
const revision = async () =>
  (await context.services.db.prisma.host.findUniqueOrThrow({ where: { id: host.hostId } })).configRevision;

test("only the fields that are named change; before and after are audited", async () => {
  const after = await updateSourceGroup(context.asOperator(), { ...ref(), excludes: ["*.tmp"], isOneFileSystem: true });
  expect(after).toMatchObject({ name: "default", paths: ["/srv"], excludes: ["*.tmp"], isOneFileSystem: true });
  expect(await getSourceGroup(context.asOperator(), ref())).toEqual(after);
  expect(await revision()).toBe(2);
  expect(context.emitted.map(({ name }) => name)).toEqual(expect.arrayContaining(["config.changed", "host.changed"]));
  expect(await entries()).toMatchObject([
    {
      details: {
        before: { excludes: [], isOneFileSystem: false },
        after: { excludes: ["*.tmp"], isOneFileSystem: true },
        changed: ["excludes", "isOneFileSystem"],
      },
    },
  ]);
});

test("a changed shell line shows in the audit log as changed, and as nothing more", async () => {
  await updateSourceGroup(context.asOperator(), { ...ref(), hooks: { after: "notify --token=hunter2" } });
  await updateSourceGroup(context.asOperator(), { ...ref(), hooks: { after: "notify --token=hunter3" } });
  const audit = await entries();
  expect(audit).toMatchObject([{ details: { changed: ["hooks"] } }, { details: { changed: ["hooks"] } }]);
  expect(JSON.stringify(audit)).not.toContain("hunter");
});

test("the same change twice is one change", async () => {
  const change = { ...ref(), name: "data", tags: ["x"] };
  const first = await updateSourceGroup(context.asOperator(), change);
  expect(await updateSourceGroup(context.asOperator(), change)).toEqual(first);
  expect(await revision()).toBe(2);
  expect(await entries()).toHaveLength(1);
});

test("a backup that waits already keeps what the group said; the next one has the change", async () => {
  await runSourceGroup(context.asOperator(), ref());
  await updateSourceGroup(context.asOperator(), { ...ref(), paths: ["/opt"] });
  await runSourceGroup(context.asOperator(), ref());
  const orders = (await dueJobs(context.asAgent(host.hostId), host)).map(({ order }) => order);
  expect(orders).toHaveLength(2);
  for (const path of ["/srv", "/opt"])
    expect(orders).toContainEqual(expect.objectContaining({ sourceGroup: expect.objectContaining({ paths: [path] }) }));
});

test("the newest snapshot shown is that of the paths as they are now", async () => {
  const add = (path: string, day: number) =>
    addSnapshot(context, host, { paths: [path], takenAt: new Date(Date.UTC(2026, 10, day)) });
  await add("/srv", 20);
  await add("/opt", 21);
  const shown = async (paths: string[]) =>
    (await updateSourceGroup(context.asOperator(), { ...ref(), paths })).lastSnapshotAt?.getUTCDate();
  expect(await shown(["/opt"])).toBe(21);
  expect(await shown(["/opt", "/srv"])).toBeUndefined();
  expect(await shown(["/srv"])).toBe(20);
});

test("another group's name, a bad pattern and the wrong role change nothing", async () => {
  const { hostId } = host;
  await createSourceGroup(context.asOperator(), { hostId, name: "web", paths: ["/www"] });
  const change = (ctx = context.asOperator(), extra = {}) => updateSourceGroup(ctx, { ...ref(), ...extra });
  await expect(change(context.asOperator(), { name: "web" })).rejects.toMatchObject({ code: "name_taken" });
  await expect(change(context.asOperator(), { excludes: ["a\\"] })).rejects.toMatchObject({ code: "invalid_request" });
  await expect(change(context.asViewer(), { name: "x" })).rejects.toMatchObject({ code: "role_required" });
  await expect(change(context.asAgent(hostId), { name: "x" })).rejects.toMatchObject({ code: "role_required" });
  await expect(change(context.asNobody(), { name: "x" })).rejects.toMatchObject({ code: "unauthenticated" });
  const unknown = { sourceGroupId: "nope", name: "x" };
  await expect(updateSourceGroup(context.asOperator(), unknown)).rejects.toMatchObject({
    code: "source_group_not_found",
  });
  expect(await revision()).toBe(2);
  expect(await entries()).toEqual([]);
});
