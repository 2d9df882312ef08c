import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "@/server/core/context";
import { setRuntime } from "@/server/runtime";
import { addLoggedInUser } from "@/server/testing/accounts";
import { callRoute, testRequest } from "@/server/testing/requests";
import { createTestContext, type TestContext } from "@/server/testing/test-context";
import { METHODS, type Method, type NextHandler } from "./methods";
import { ROUTES, type RouteNeed } from "./routes-table";

/** The only route that is not in the table: it answers what no other route does. */
const CATCH_ALL = "/api/[[...unknown]]";
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const files = findFiles("route.");
const lines = Object.entries(ROUTES as Record<string, RouteNeed>).map(([key, need]) => {
  const [method = "", path = ""] = key.split(" ");
  return { key, method: method as Method, path, ...need };
});
const RANK: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };
const ROLES = Object.keys(RANK) as Role[];

function findFiles(start: string): string[] {
  const found = readdirSync(join(ROOT, "app"), { recursive: true, encoding: "utf8" });
  return found
    .filter((file) => basename(file).startsWith(start))
    .map((file) => join("app", file))
    .sort();
}
/** `app/(group)/api/x/route.ts` → `/api/x`. */
const pathOf = (file: string): string =>
  `/${dirname(file)
    .split("/")
    .slice(1)
    .filter((part) => !part.startsWith("("))
    .join("/")}`;
const load = (file: string): Promise<Record<Method, NextHandler>> => import(join(ROOT, file));
const paramsOf = (path: string) =>
  Object.fromEntries([...path.matchAll(/\[(\w+)\]/g)].map(([, name]) => [name ?? "", "none"]));

let test: TestContext;
const sessions: Partial<Record<Role, string>> = {};
beforeAll(async () => {
  test = await createTestContext();
  setRuntime(test.services);
  for (const role of ROLES) sessions[role] = (await addLoggedInUser(test, role, role)).session.sessionToken;
});
afterAll(() => test.close());

it("every route file is in the table and every line of the table is a route file", () => {
  const inTable = new Set(lines.map(({ path }) => path));
  expect(
    files
      .map(pathOf)
      .filter((path) => path !== CATCH_ALL)
      .sort(),
  ).toEqual([...inTable].sort());
});

it("one resource has one parameter name, which Next demands", () => {
  const names = new Map<string, Set<string>>();
  for (const path of [...files, ...findFiles("page.")].map(pathOf))
    for (const [whole, name] of path.matchAll(/\[(\w+)\]/g)) {
      const before = path.slice(0, path.indexOf(whole));
      names.set(before, (names.get(before) ?? new Set()).add(name ?? ""));
    }
  for (const [before, found] of names) expect([...found], before).toHaveLength(1);
});

describe.each(files.filter((file) => pathOf(file) !== CATCH_ALL))("%s", (file) => {
  const path = pathOf(file);
  const own = lines.filter((line) => line.path === path);

  it("answers methods that are not in the table with 405 and what is allowed", async () => {
    const handlers = await load(file);
    expect(Object.keys(handlers).sort()).toEqual([...METHODS].sort());
    const allowed = new Set<Method>(own.map(({ method }) => method));
    if (allowed.has("GET")) allowed.add("HEAD");
    for (const method of METHODS.filter((candidate) => !allowed.has(candidate))) {
      const response = await handlers[method](testRequest(path, { method }), { params: Promise.resolve(undefined) });
      expect(response.status, method).toBe(405);
      expect(response.headers.get("allow")).toBe(METHODS.filter((one) => allowed.has(one)).join(", "));
      if (method !== "HEAD") expect(await response.json()).toMatchObject({ code: "method_not_allowed" });
    }
  });

  it.each(own.filter(({ need }) => need !== "anyone"))("$key is only for $need", async (line) => {
    if (line.need === "anyone") return;
    const handler = (await load(file))[line.method];
    const request = (role?: Role) =>
      testRequest(path, { method: line.method, ...(role ? { session: sessions[role] ?? "" } : {}) });
    const nobody = await callRoute(handler, request(), paramsOf(path));
    expect(nobody).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    for (const role of ROLES) {
      const { status, body } = await callRoute(handler, request(role), paramsOf(path));
      if (RANK[role] < RANK[line.need]) {
        expect(body, role).toEqual({ code: "role_required", message: expect.any(String) });
        expect(status, role).toBe(line.lowRoleStatus ?? 403);
      } else {
        expect(body, role).not.toMatchObject({ code: "role_required" });
        expect([401, 403, 405, 500], role).not.toContain(status);
      }
    }
  });
});

it("an address that nobody registered is a JSON 404, whatever the method", async () => {
  const handlers = await load(`app${CATCH_ALL}/route.ts`);
  for (const method of METHODS.filter((candidate) => candidate !== "HEAD")) {
    const answer = await callRoute(handlers[method], testRequest("/api/nowhere", { method }));
    expect(answer, method).toMatchObject({ status: 404, body: { code: "not_found" } });
  }
});
