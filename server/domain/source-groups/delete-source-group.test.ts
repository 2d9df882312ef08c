import { afterEach, beforeEach, expect, test } from "vitest";
import { newId } from "@/server/core/ids";
import { agentConfig } from "@/server/domain/repositories";
import { createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { deleteSourceGroup, listSourceGroups } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context);
});
afterEach(() => context.close());

const entries = () => context.services.db.prisma.auditEntry.findMany({ where: { action: "source-groups.delete" } });

const addSchedule = (name: string, sourceGroupIds: string[]) =>
  context.services.db.prisma.schedule.create({
    data: {
      id: newId(),
      hostId: host.hostId,
      name,
      kind: "backup",
      cron: "@daily",
      timeZone: "UTC",
      sourceGroupIds,
    },
  });

test("even the last group goes, from the agent's configuration too, and what it was is audited", async () => {
  await deleteSourceGroup(context.asOperator(), host);
  expect(await listSourceGroups(context.asViewer(), host)).toEqual([]);
  expect(await agentConfig(context.asAgent(host.hostId), host)).toMatchObject({ revision: 2, sourceGroups: [] });
  expect(context.emitted.map(({ name }) => name)).toEqual(expect.arrayContaining(["config.changed", "host.changed"]));
  expect(await entries()).toMatchObject([{ details: { before: { name: "default", paths: ["/etc", "/home"] } } }]);
});

test("a group that schedules back up stays, and they are named", async () => {
  await addSchedule("weekly", [host.sourceGroupId]);
  await addSchedule("nightly", ["another", host.sourceGroupId]);
  await addSchedule("unrelated", ["another"]);
  await expect(deleteSourceGroup(context.asOperator(), host)).rejects.toMatchObject({
    code: "source_group_in_use",
    message: "The schedules nightly, weekly back this source group up; take it out there first.",
  });
  expect(await listSourceGroups(context.asViewer(), host)).toHaveLength(1);
  expect(await entries()).toEqual([]);
});

test("twice removes once, and says that it is gone", async () => {
  const answers = await Promise.allSettled([1, 2].map(() => deleteSourceGroup(context.asOperator(), host)));
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(deleteSourceGroup(context.asOperator(), host)).rejects.toMatchObject({ code: "source_group_not_found" });
  expect(await entries()).toHaveLength(1);
});

test("viewers, agents and nobody remove nothing", async () => {
  await expect(deleteSourceGroup(context.asViewer(), host)).rejects.toMatchObject({ code: "role_required" });
  await expect(deleteSourceGroup(context.asAgent(host.hostId), host)).rejects.toMatchObject({ code: "role_required" });
  await expect(deleteSourceGroup(context.asNobody(), host)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await listSourceGroups(context.asViewer(), host)).toHaveLength(1);
});
