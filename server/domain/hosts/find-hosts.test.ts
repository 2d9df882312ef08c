import { afterEach, beforeEach, expect, test } from "vitest";
import { createHost } from "@/server/testing/factories";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { findHosts } from "./index";

let context: TestContext;
beforeEach(async () => {
  context = await createTestContext();
});
afterEach(() => context.close());

test("hosts are found by a part of their name whatever its case, by name and no more than asked for", async () => {
  for (const hostname of ["web-2.test", "db_1.test", "web-1.test", "mail.test"])
    await createHost(context, { hostname });
  const names = async (text: string, limit?: number) =>
    (await findHosts(context.asViewer(), { text, ...(limit ? { limit } : {}) })).map(({ hostname }) => hostname);
  expect(await names(" WEB ")).toEqual(["web-1.test", "web-2.test"]);
  expect(await names("", 2)).toEqual(["db_1.test", "mail.test"]);
  // No wildcard of SQL is one here.
  expect(await names("_")).toEqual(["db_1.test"]);
  expect(await names("%")).toEqual([]);
  await expect(findHosts(context.asNobody(), { text: "" })).rejects.toMatchObject({ code: "unauthenticated" });
});
