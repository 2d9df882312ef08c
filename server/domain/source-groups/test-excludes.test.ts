import { afterEach, beforeEach, expect, test } from "vitest";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { testExcludes } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

test("a viewer may try patterns, nobody may not", async () => {
  const question = { excludes: ["*.tmp"], paths: ["/srv/a.tmp", "/srv/b"] };
  expect(await testExcludes(context.asViewer(), question)).toEqual([
    { path: "/srv/a.tmp", isExcluded: true, pattern: "*.tmp" },
    { path: "/srv/b", isExcluded: false, pattern: null },
  ]);
  await expect(testExcludes(context.asNobody(), question)).rejects.toMatchObject({ code: "unauthenticated" });
});

test("the path that is backed up itself can be left out until restic 0.18", async () => {
  const question = { excludes: ["/srv"], paths: ["/srv", "/srv/a"], roots: ["/srv"] };
  const keptBy = async (resticVersion: string) =>
    (await testExcludes(context.asViewer(), { ...question, resticVersion }))
      .filter(({ isExcluded }) => !isExcluded)
      .map(({ path }) => path);
  expect(await keptBy("0.18.0")).toEqual([]);
  expect(await keptBy("0.19.1")).toEqual(["/srv"]);
});

test("a pattern that restic refuses is named", async () => {
  const question = { excludes: ["a", "[b"], paths: ["/srv"] };
  await expect(testExcludes(context.asViewer(), question)).rejects.toMatchObject({
    code: "invalid_request",
    details: [{ field: "excludes.1" }],
  });
});

test("patterns made to take for ever are given up", async () => {
  const excludes = [`${Array(60).fill("**").join("/x/")}/z`];
  const paths = [`/${Array(400).fill("x").join("/")}`];
  await expect(testExcludes(context.asViewer(), { excludes, paths })).rejects.toMatchObject({
    code: "invalid_request",
    message: expect.stringContaining("too long"),
  });
});
