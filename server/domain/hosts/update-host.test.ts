import { afterEach, beforeEach, expect, test } from "vitest";
import { createHost, type TestHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { getHost, updateHost } from "./index";

let context: TestContext;
let host: TestHost;
beforeEach(async () => {
  context = await createTestContext();
  host = await createHost(context, { tags: ["prod"] });
  context.emitted.length = 0;
});
afterEach(() => context.close());

const audits = () => context.services.db.prisma.auditEntry.findMany({ where: { action: "hosts.update" } });

test("tags are replaced as a whole, shown at once, and audited with what they were", async () => {
  const { hostId } = host;
  const after = await updateHost(context.asOperator(), { hostId, tags: ["london", "prod", "london"] });
  expect(after.tags).toEqual(["london", "prod"]);
  expect(await getHost(context.asViewer(), host)).toMatchObject({ tags: ["london", "prod"] });
  expect(context.emitted).toEqual([{ name: "host.changed", hostId }]);
  expect(await audits()).toMatchObject([
    {
      actorName: "operator",
      hostId,
      details: { hostname: host.hostname, before: { tags: ["prod"] }, after: { tags: ["london", "prod"] } },
    },
  ]);
});

test("the same tags a second time change nothing and are not audited", async () => {
  const input = { hostId: host.hostId, tags: ["a"] };
  await updateHost(context.asOperator(), input);
  expect(await updateHost(context.asOperator(), input)).toMatchObject({ tags: ["a"] });
  expect(await audits()).toHaveLength(1);
});

test("tags that are none are refused and nothing is changed", async () => {
  const { hostId } = host;
  const many = Array.from({ length: 21 }, (_, index) => `tag-${index}`);
  for (const tags of [[""], ["line\nbreak"], many])
    await expect(updateHost(context.asOperator(), { hostId, tags })).rejects.toMatchObject({ code: "invalid_request" });
  expect(await getHost(context.asViewer(), host)).toMatchObject({ tags: ["prod"] });
});

test("a viewer, the host's own agent and nobody may not", async () => {
  const input = { hostId: host.hostId, tags: [] };
  await expect(updateHost(context.asViewer(), input)).rejects.toMatchObject({ code: "role_required" });
  await expect(updateHost(context.asAgent(host.hostId), input)).rejects.toMatchObject({ code: "role_required" });
  await expect(updateHost(context.asNobody(), input)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(updateHost(context.asOperator(), { ...input, hostId: "nope" })).rejects.toMatchObject({
    code: "host_not_found",
  });
});
