import { expect, it } from "vitest";
import { createHost } from "@/server/testing/factories";
import { createTestContext } from "@/server/testing/test-context";
import { searchHosts } from "./search-hosts";

it("finds hosts by a part of their name, those that begin with it first, and ten at most", async () => {
  const test = await createTestContext();
  try {
    for (const hostname of ["a-web", "web-1", "web-2", "db-1"]) await createHost(test, { hostname });
    const names = async (text: string) => (await searchHosts(test.asAdmin(), { text })).map(({ hostname }) => hostname);
    expect(await names("web")).toEqual(["web-1", "web-2", "a-web"]);
    expect(await names("nothing")).toEqual([]);
    for (let index = 10; index < 20; index += 1) await createHost(test, { hostname: `web-${index}` });
    expect(await names("web")).toHaveLength(10);
    await expect(searchHosts(test.asNobody(), { text: "web" })).rejects.toMatchObject({ code: "unauthenticated" });
  } finally {
    await test.close();
  }
});
