import { afterEach, beforeEach, expect, test } from "vitest";
import { createHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { checkDetails } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

test("details are judged as minting would, field by field, and only what was typed", async () => {
  const check = (typed: Parameters<typeof checkDetails>[1]) => checkDetails(context.asViewer(), typed);
  const fields = async (typed: Parameters<typeof checkDetails>[1]) =>
    (await check(typed)).problems.map(({ field }) => field);
  expect(await fields({ hostname: "not a host", repoUrl: "ftp://x", tags: ["a", "b c"] })).toEqual([
    "hostname",
    "tags.1",
    "repoUrl",
  ]);
  expect(await fields({ hostname: "web-1" })).toEqual([]);
  expect(await fields({ repoUrl: "rest:https://backup.example/web-1", initialPaths: ["etc"] })).toEqual([
    "initialPaths.0",
  ]);
});

test("a name that is enrolled already is told, however it is written", async () => {
  const { hostId } = await createHost(context, { hostname: "web-1.test" });
  const known = await checkDetails(context.asViewer(), { hostname: "WEB-1.test" });
  expect(known).toEqual({ problems: [], knownHost: { hostId, hostname: "web-1.test" } });
  expect((await checkDetails(context.asViewer(), { hostname: "web-2.test" })).knownHost).toBeNull();
  await expect(checkDetails(context.asNobody(), {})).rejects.toMatchObject({ code: "unauthenticated" });
});
